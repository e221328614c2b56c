"""The demo: a real-data company at any step of the story, told through the same actions as the screens."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from binome.core.competences.loading import load_ready_content
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Entity, Person
from binome.core.privacy import audit
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Wave
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.models import Application
from binome.journey.matching.models import Pair
from binome.journey.mentoring.models import Relationship
from binome.orchestration import cast, chapters, company
from binome.orchestration.story import STAGES, Story

LOCAL_ADDRESS = re.compile(r"http://localhost:\d+")
TOLD = "demo.told_story"  # in the audit trail: what makes a database the demo's

__all__ = ["STAGES", "Told", "busiest_pages", "holds_others", "holds_outsiders", "is_told", "readdress_letters", "tell"]


@dataclass(frozen=True)
class Told:
    """What the story left behind."""

    people: int
    applications: int
    pairs: int


@transaction.atomic
def tell(*, slice_name: str, stage: str, now: datetime) -> Told:
    """Fill an empty installation with the company of `slice_name` and tell its first wave up to `stage`."""
    story = Story(now=now, stage=stage, slice_name=slice_name)
    audit.record(TOLD, by=None)
    with override("fr"):
        load_ready_content()
        _found_company(story)
        chapters.survey(story)
        if story.tells("enrolment"):
            _count_anew()
            chapters.enrol(story)
        if story.tells("learning"):
            _count_anew()
            chapters.prepare(story)
        if story.tells("matching"):
            _count_anew()
            chapters.match(story)
        if story.tells("mentoring"):
            _count_anew()
            chapters.mentor(story)
        if story.tells("outcomes"):
            _count_anew()
            chapters.close(story)
    return Told(Person.objects.employed().count(), Application.objects.count(), Pair.objects.chosen().count())


def holds_others() -> bool:
    """Whether the database holds people whom the demo did not make: in a demo anyone becomes anyone, so it must not open.

    Those are all people where no story was told, and elsewhere whoever has an address outside the demo's.
    """
    return holds_outsiders() if is_told() else Person.objects.exists()


def is_told() -> bool:
    """Whether this version, or one that noted it as this one does, told the story here."""
    return AuditLine.objects.filter(act=TOLD).exists()


def holds_outsiders() -> bool:
    """Whether people have addresses outside the demo's: asked of one column, which every version has."""
    return Person.objects.exclude(email__iendswith=f"@{company.DOMAIN}").exists()


def _count_anew() -> None:
    """Let PostgreSQL look at what was just written: within one transaction nobody else does, and its plans would be wild."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _found_company(story: Story) -> None:
    """The first administrator opens the house and imports the staff directory, as an HR system hands it over."""
    invented = company.build(story.slice_name, today=timezone.localdate(story.now))
    story.staff = {employee.staff_id: employee for employee in invented.staff}
    first = story.staff["D0007"]
    entity = Entity.objects.create(code="drh", name="Ressources humaines")
    administrator = Person.objects.create(
        staff_id=first.staff_id,
        given_name=first.given_name,
        family_name=first.family_name,
        email=first.email,
        entity=entity,
        level=first.level,
        is_administrator=True,
        is_hr=True,
    )
    chapters.import_staff(company.as_csv(invented), by=administrator, now=story.day(0))
    Person.objects.filter(staff_id="D0002").update(is_hr=True)


def busiest_pages() -> dict[str, tuple[Person, str]]:
    """The twenty pages people open most, with the person who opens each."""
    people = cast.cast()
    manager, sponsor, mentor, mentee = (people[name] for name in ("programme manager", "sponsor", "mentor", "mentee"))
    wave = Wave.objects.get(stage__in=(Stage.MENTORING, Stage.OUTCOMES))
    relationship = Relationship.objects.of(mentee).latest("pk")
    session = relationship.sessions.earliest("number")
    steps = ("diagnosis", "enrolment", "learning", "matching", "mentoring", "network", "outcomes")
    pages = {f"{step}, programme manager": (manager, reverse(f"{step}:wave", args=[wave.pk])) for step in steps}
    return {
        "home, mentee": (mentee, reverse("home")),
        "home, mentor": (mentor, reverse("home")),
        "home, programme manager": (manager, reverse("home")),
        "cockpit": (manager, reverse("cockpit")),
        "cockpit of a wave": (manager, reverse("wave", args=[wave.pk])),
        **pages,
        "pair space, mentee": (mentee, reverse("mentoring:relationship", args=[relationship.pk])),
        "session sheet, mentee": (mentee, reverse("mentoring:session", args=[session.pk])),
        "proposals, mentee": (mentee, reverse("matching:my_proposals")),
        "directory of the network": (mentor, reverse("network:directory")),
        "communities": (mentor, reverse("network:communities")),
        "ideas": (sponsor, reverse("network:ideas")),
        "my data": (mentee, reverse("my_data")),
        "who sees what": (sponsor, reverse("who_sees_what")),
    }


def readdress_letters(base_url: str) -> int:
    """Let the links of letters lead to `base_url`, where the demo is served now, whichever port it was told on. Says how many moved.

    Letters are kept as they were written; a demo served on another port than yesterday's would lead its visitors nowhere.
    """
    letters = list(
        OutboxLetter.objects.filter(text__contains="http://localhost:")
        .exclude(text__contains=f"{base_url}/")
        .only("text", "html", "calendar")
    )
    for letter in letters:
        for part in ("text", "html", "calendar"):
            setattr(letter, part, LOCAL_ADDRESS.sub(base_url, getattr(letter, part)))
    OutboxLetter.objects.bulk_update(letters, ("text", "html", "calendar"), batch_size=500)
    return len(letters)
