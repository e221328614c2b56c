"""Who is prepared: what stands between acceptance and the pair."""

from django.db.models import Prefetch, QuerySet

from binome.core.programmes.models import Gate, Wave
from binome.journey.enrolment.models import Application, ApplicationQuerySet
from binome.journey.learning import rules
from binome.journey.learning.models import ModuleDone, Preparation, RolePlayDone
from binome.journey.learning.rules import Progress
from binome.journey.learning.states import Path


def prepared_applications(wave: Wave, *, gate: str = "") -> QuerySet[Application]:
    """Accepted applications that may enter matching: the prepared ones, or all of them when the wave's gate only warns."""
    accepted = Application.objects.filter(wave=wave).accepted()
    return accepted if (gate or wave.gate) == Gate.WARN else accepted.filter(preparation__prepared_at__isnull=False)


def some_still_prepare(wave: Wave) -> bool:
    """Whether anyone who was accepted has still to prepare, whatever the gate."""
    return Application.objects.filter(wave=wave).accepted().filter(preparation__prepared_at__isnull=True).exists()


def is_prepared(application: Application) -> bool:
    """Whether one person's preparation is whole, whatever the gate."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    return preparation is not None and preparation.prepared_at is not None


def path_of(application: Application) -> Path:
    """The way this person prepares: the one they chose, else the one that suits their role."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    if preparation is not None:
        return Path(preparation.path)
    return rules.path_for(side=application.side, level=application.person.level)


def done_of(application: Application) -> rules.Done:
    """What one person has done so far, without a word of what they wrote."""
    preparation: Preparation | None = getattr(application, "preparation", None)
    if preparation is None:
        return rules.Done()
    return rules.Done(
        modules=[done.module for done in preparation.modules_done.all()],
        role_plays=len(preparation.role_plays_done.all()),
        objectives_read=preparation.objectives_read_at is not None,
        charter_signed=any(signature.version == rules.CHARTER_VERSION for signature in preparation.signatures.all()),
    )


def progress_of(application: Application) -> Progress:
    """Steps done and asked."""
    return rules.progress(done_of(application), path=path_of(application))


def with_progress(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With what `progress_of` reads, in a fixed number of queries, and never what people wrote."""
    return _progress_of_each(applications.with_people().select_related("preparation"))


def _progress_of_each(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    return applications.prefetch_related(
        Prefetch("preparation__modules_done", ModuleDone.objects.defer("answers")),
        Prefetch("preparation__role_plays_done", RolePlayDone.objects.defer("levels", "debrief")),
        "preparation__signatures",
    )
