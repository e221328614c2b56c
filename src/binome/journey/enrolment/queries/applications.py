"""The applications of a wave: found, counted, with references and appeals."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from binome.core.competences.models import Theme
from binome.core.framework.compiled_query import CompiledQuery
from binome.core.mail.models import OutboxLetter
from binome.core.people.models import Person
from binome.core.programmes import todo
from binome.core.programmes.access import holders
from binome.core.programmes.models import Wave
from binome.core.programmes.permissions import Right
from binome.core.ui.listing import Order, Sorting
from binome.journey.enrolment.models import (
    Appeal,
    Application,
    ApplicationQuerySet,
    Reference,
)
from binome.journey.enrolment.queries.applying import UNDER_REVIEW, S
from binome.journey.enrolment.queries.dossiers import with_dossiers
from binome.journey.enrolment.states import DECIDED_AMONG_MANY, Side


def pipeline(wave: Wave, *, words: str = "", side: str = "", state: str = "", theme: str = "") -> ApplicationQuerySet:
    """Applications of a wave that were handed in at least once, for its manager, with their dossiers."""
    return with_dossiers(handed_in(wave, words=words, side=side, state=state, theme=theme))


ORDERS = {
    "person": Order(_("Person"), ("person__sort_key", "side")),
    "side": Order(_("Side"), ("side", "person__sort_key")),
    "state": Order(_("State"), ("place_of_state", "person__sort_key")),
    "date": Order(_("Date submitted"), ("submitted_at", "person__sort_key")),
}
_PLACES = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(S)))


def handed_in(wave: Wave, *, words: str = "", side: str = "", state: str = "", theme: str = "") -> ApplicationQuerySet:
    """Applications of a wave that were handed in at least once, by name."""
    applications = Application.objects.filter(wave=wave).exclude(state=S.DRAFT)
    if words:
        applications = applications.filter(person__in=Person.objects.matching(words))
    if side:
        applications = applications.filter(side=side)
    if state:
        applications = applications.filter(state=state)
    if theme:
        applications = applications.filter(theme_choices__theme__code=theme)
    return applications.order_by("person__sort_key", "side")


def in_order(applications: ApplicationQuerySet, sorting: Sorting) -> ApplicationQuerySet:
    """They in the order asked for; the place of each state is worked out where the order asks for it."""
    if "place_of_state" in sorting.orders[sorting.word].columns:
        applications = applications.alias(place_of_state=_PLACES)
    return sorting.of(applications)


def keys_of(applications: ApplicationQuerySet, *, by: Person) -> tuple[list[int], list[int]]:
    """Their keys in order, and those of them that `by` may decide on: on one's own, another manager decides."""
    rows = list(applications.values_list("pk", "state", "person"))
    may_decide = [key for key, state, person in rows if state in DECIDED_AMONG_MANY and person != by.pk]
    return [key for key, _state, _person in rows], may_decide


_BY_STATE = CompiledQuery(
    lambda: (
        Application.objects.filter(wave=todo.WAVE)
        .order_by()
        .values("side", "state")
        .annotate(n=Count("pk"))
        .values_list("side", "state", "n")
    )
)


def counts_by_state(wave: Wave) -> dict[str, dict[str, int]]:
    """How many applications stand in each state, by side: `counts["mentor"]["accepted"]`."""
    counts = {side: dict.fromkeys(S.values, 0) for side in Side.values}
    for side, state, n in _BY_STATE.rows(wave=wave):
        counts[side][state] = n
    return counts


_CHOSEN = CompiledQuery(
    lambda: (
        Application.objects.filter(wave=todo.WAVE, state__in=(S.SUBMITTED, S.QUALIFIED, S.ACCEPTED))
        .order_by()
        .values("theme_choices__theme", "side")
        .annotate(n=Count("pk"))
        .values_list("theme_choices__theme", "side", "n")
    )
)


def theme_balance(wave: Wave, themes: Iterable[Theme]) -> list[tuple[Theme, int, int]]:
    """For each of the wave's themes: how many mentors still in offer it, how many mentees still in want it."""
    chosen = {(theme, side): n for theme, side, n in _CHOSEN.rows(wave=wave)}
    return [(t, chosen.get((t.pk, Side.MENTOR), 0), chosen.get((t.pk, Side.MENTEE), 0)) for t in themes]


def _vouched_by(person: Person) -> Q:
    mine = Q(application__person__manager=person)
    if not person.is_hr:
        return mine
    nobody = Q(application__person__manager__isnull=True) | Q(application__person__manager__is_active=False)
    return mine | Q(asked_of__isnull=True) | nobody


def references_awaited_from(person: Person) -> QuerySet[Reference]:
    """References that `person` may give now: as the volunteer's manager of today, or as HR where none can."""
    return (
        Reference.objects.filter(_vouched_by(person), given_at__isnull=True, application__state__in=UNDER_REVIEW)
        .exclude(application__person=person)
        .select_related("application__person__entity", "application__wave__programme")
        .order_by("asked_at")
    )


def references_of(person: Person) -> list[Reference]:
    """References that `person` was asked for or gave, latest first, awaited or not."""
    own = Reference.objects.filter(Q(asked_of=person) | Q(given_by=person))
    return list(own.select_related("application__person").order_by("-pk")[:20])


def reference_written_for(person: Person, reference_id: int) -> Reference | None:
    """A reference that `person` was once asked for or gave, awaited or not: the link of an old letter leads to it."""
    letter = f"{letter_about_reference(reference_id)}:"
    was_asked = Exists(OutboxLetter.objects.filter(to=person, key__startswith=letter))
    return (
        Reference.objects.filter(Q(asked_of=person) | Q(given_by=person) | was_asked, pk=reference_id)
        .select_related("application__person", "application__wave")
        .first()
    )


def letter_about_reference(reference_id: int) -> str:
    """How the keys of the letters that ask for one reference begin."""
    return f"enrolment.reference:{reference_id}"


def reference_of(application: Application) -> Reference | None:
    """The reference of one application, asked for or given."""
    return Reference.objects.filter(application=application).select_related("asked_of", "given_by").first()


def count_reading_another_language(keys: Iterable[int], *, than: str) -> int:
    """How many of these applicants read the product in another language."""
    return Application.objects.filter(pk__in=keys).exclude(person__preferred_language=than).count()


def second_readers(appeal: Appeal) -> QuerySet[Person]:
    """Managers who can look at a decision again: neither the applicant nor whoever took it."""
    concerned = [key for key in (appeal.application.person_id, appeal.decided_by_id) if key is not None]
    return holders(Right.STEER, appeal.application.wave.programme).exclude(pk__in=concerned)


def answers_second_look(appeal: Appeal, *, by: Person) -> bool:
    """Whether `by` may answer: whoever took the decision leaves it to another manager, as long as there is one."""
    return appeal.decided_by_id != by.pk or not second_readers(appeal).exists()


def appeals_of(wave: Wave) -> QuerySet[Appeal]:
    """Second looks asked for in a wave."""
    return Appeal.objects.filter(application__wave=wave).select_related("application__person")


_APPEALS_WAITING = CompiledQuery(
    lambda: (
        appeals_of(todo.WAVE)
        .filter(answered_at__isnull=True)
        .only("application", "application__person__given_name", "application__person__family_name")
        .order_by("asked_at")
    )
)


def appeals_waiting(wave: Wave) -> list[Appeal]:
    """Second looks that wait for an answer."""
    return _APPEALS_WAITING.rows(wave=wave)
