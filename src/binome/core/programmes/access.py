"""Access to a programme and its waves: what is not yours does not exist (404), what is archived is only read."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from binome.core.errors import Conflict
from binome.core.framework.compiled_query import PERSON, CompiledQuery, key_param
from binome.core.framework.single_rows import one_or_none
from binome.core.people.models import Person
from binome.core.programmes.models import Programme, ProgrammeRole, Wave
from binome.core.programmes.permissions import TABLE, Right

View = TypeVar("View", bound=Callable[..., HttpResponse])


def may(person: Person, right: Right, programme: Programme) -> bool:
    """Whether `person` holds `right` in `programme`."""
    return ProgrammeRole.objects.filter(person=person, programme=programme, role__in=TABLE[right]).exists()


def programmes_of(person: Person, right: Right) -> QuerySet[Programme]:
    """Programmes in which `person` holds `right`."""
    return Programme.objects.filter(roles__person=person, roles__role__in=TABLE[right]).distinct()


def every_wave_of(person: Person, right: Right) -> QuerySet[Wave]:
    """Waves of the programmes in which `person` holds `right`, the archived among them, latest first."""
    return Wave.objects.filter(programme__in=programmes_of(person, right)).select_related("programme").order_by("-pk")


def waves_of(person: Person, right: Right) -> QuerySet[Wave]:
    """The same without the archived: what menus, lists and tasks name."""
    return every_wave_of(person, right).filter(archived_at=None)


def _wave_behind(right: Right) -> CompiledQuery[Wave, Wave]:
    return CompiledQuery(lambda: every_wave_of(PERSON, right).filter(pk=key_param("wave")))


# Behind every page of a wave: written once for each right.
_WAVES = {right: _wave_behind(right) for right in Right}

# Whether what is asked changes the wave it names: the middleware `RefusalsAnswered` says so of each request.
changes_its_wave: ContextVar[bool] = ContextVar("changes_its_wave", default=False)


class WaveIsArchived(Conflict):
    """Nothing of it changes."""

    reason = _("This wave is archived: it can be read, not changed. Restore it first.")


def leaves_archived_waves_alone(view: View) -> View:
    """Mark a view whose form may be sent from an archived wave: it changes nothing of it, or brings it back."""
    view.leaves_archived_waves_alone = True  # type: ignore[attr-defined]
    return view


def wave_or_404(person: Person, wave_id: int, right: Right) -> Wave:
    """The wave, when `person` holds `right` in its programme; raises `Http404` otherwise.

    Raises `WaveIsArchived` when it is archived and what is asked would change it.
    """
    wave = _WAVES[right].first(person=person, wave=wave_id)
    if wave is None:
        raise Http404
    if wave.archived_at is not None and changes_its_wave.get():
        raise WaveIsArchived
    return wave


def _programmes_that_are_steered() -> QuerySet[Programme]:
    return Programme.objects.filter(
        roles__role__in=TABLE[Right.STEER], roles__person__in=Person.objects.employed()
    ).distinct()


def waves_nobody_steers() -> QuerySet[Wave]:
    """Waves of programmes whose managers have left the role or the organisation, the archived among them, latest first."""
    left = Wave.objects.exclude(programme__in=_programmes_that_are_steered())
    return left.select_related("programme").order_by("-pk")


def waves_to_put_aside(person: Person) -> QuerySet[Wave]:
    """What `person` may archive and restore: what they steer and, for administrators, what nobody steers any more."""
    theirs = Q(programme__in=programmes_of(person, Right.STEER))
    if person.is_administrator:
        theirs |= ~Q(programme__in=_programmes_that_are_steered())
    return Wave.objects.filter(theirs).select_related("programme")


def wave_to_put_aside_or_404(person: Person, wave_id: int) -> Wave:
    """One of them; raises `Http404` otherwise."""
    wave = one_or_none(waves_to_put_aside(person).filter(pk=wave_id))
    if wave is None:
        raise Http404
    return wave


def programme_or_404(person: Person, programme_id: int, right: Right) -> Programme:
    """The programme, when `person` holds `right` in it; raises `Http404` otherwise."""
    programme = one_or_none(programmes_of(person, right).filter(pk=programme_id))
    if programme is None:
        raise Http404
    return programme


def holders(right: Right, programme: Programme) -> QuerySet[Person]:
    """People who hold `right` in `programme`."""
    return (
        Person.objects.employed()
        .filter(programme_roles__programme=programme, programme_roles__role__in=TABLE[right])
        .distinct()
    )
