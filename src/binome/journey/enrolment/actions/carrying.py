"""From one wave to the next: whoever was promised a place finds their application again, as a draft."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from binome.core.people.models import Person
from binome.core.privacy import audit
from binome.core.programmes.models import Wave
from binome.journey.enrolment import emails, rules
from binome.journey.enrolment.actions.writing import write_answers
from binome.journey.enrolment.models import Application
from binome.journey.enrolment.queries.applying import answers_of
from binome.journey.enrolment.states import ApplicationState


def carry_over(
    wave: Wave, waiting: Iterable[Application], *, by: Person, now: datetime, unpaired: bool = False
) -> list[Application]:
    """Copy into `wave`, as drafts, the applications of those who were `waiting` for it; each gets one letter.

    Nothing is handed in for anyone: themes that the new wave has not are left out, the commitment is asked anew.
    Called inside the transaction that opens the call.
    """
    carried = []
    for earlier in waiting:
        draft, is_new = Application.objects.get_or_create(
            wave=wave, person=earlier.person, side=earlier.side, defaults={"carried_from": earlier}
        )
        if is_new:
            write_answers(draft, replace(answers_of(earlier), commits=False), now=now)
            audit.record("enrolment.carried_over", draft, by=by)
            emails.send_carried_over(draft, earlier=earlier, unpaired=unpaired)
            carried.append(draft)
    return carried


def begin_with_what_is_known(draft: Application, *, now: datetime) -> None:
    """Write into a draft just begun what its author said when they were last accepted, if they were.

    On the same side all of it; on the other their days, languages and themes alone: a reason to learn is none to teach.
    Called inside the transaction that begins the draft; nothing is handed in for anyone.
    """
    accepted = Application.objects.filter(person=draft.person, state=ApplicationState.ACCEPTED).exclude(wave=draft.wave)
    earlier = sorted(accepted, key=lambda each: (each.side == draft.side, each.pk))
    if not earlier:
        return
    answers = answers_of(earlier[-1])
    if earlier[-1].side == draft.side:
        known = replace(answers, commits=False)
    else:
        known = rules.Answers(
            hours_a_month=answers.hours_a_month,
            mode=answers.mode,
            languages=answers.languages,
            slots=answers.slots,
            themes=tuple(rules.ThemeAnswer(theme.code) for theme in answers.themes),
        )
    write_answers(draft, known, now=now)
