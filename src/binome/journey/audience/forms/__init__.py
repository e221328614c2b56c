"""Input made clean: files, populations, programmes, surveys, themes."""

from binome.journey.audience.forms.imports import ColumnsForm, UploadForm
from binome.journey.audience.forms.needs import MapForm, ThemesForm
from binome.journey.audience.forms.population import AudienceForm, PopulationForm, said_by
from binome.journey.audience.forms.programmes import NameForm, ProgrammeForm, RoleForm, WaveForm
from binome.journey.audience.forms.survey import CampaignForm, QuestionForm, ScheduleForm, SurveyForm, asked_by

__all__ = [
    "AudienceForm",
    "CampaignForm",
    "ColumnsForm",
    "MapForm",
    "NameForm",
    "PopulationForm",
    "ProgrammeForm",
    "QuestionForm",
    "RoleForm",
    "ScheduleForm",
    "SurveyForm",
    "ThemesForm",
    "UploadForm",
    "WaveForm",
    "asked_by",
    "said_by",
]
