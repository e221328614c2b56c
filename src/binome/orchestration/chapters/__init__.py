"""The demo's story, chapter by chapter: invented people do what real ones would, with the respondents' own levels and wishes."""

from binome.orchestration.chapters.asking import import_staff, survey
from binome.orchestration.chapters.closing import close
from binome.orchestration.chapters.enrolling import enrol
from binome.orchestration.chapters.matching import match
from binome.orchestration.chapters.mentoring import mentor
from binome.orchestration.chapters.preparing import prepare

__all__ = ["close", "enrol", "import_staff", "match", "mentor", "prepare", "survey"]
