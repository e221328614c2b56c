"""What each half answered to an invitation, from their calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.people.declarations import Kept, Privacy
from binome.core.people.models import Person
from binome.journey.mentoring.models.relationship import HALVES_OF_A_SESSION, PAIR_ONLY, Session
from binome.journey.mentoring.states import InvitationAnswer, SessionState


class SessionAnswer(models.Model):
    """One half's last answer to one session. It is of the date for which it was given, and of no other."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=InvitationAnswer.choices)
    of_date = models.DateTimeField()  # when the session was to begin
    instead_at = models.DateTimeField(null=True)  # a moment that they propose instead
    sequence = models.PositiveIntegerField()  # as the calendar that answered knew it
    stamp = models.DateTimeField()  # by its own clock: the later of two answers counts, in whatever order they come
    answered_at = models.DateTimeField()

    privacy = Privacy(
        of="person",
        why=_("Knowing whether the other half can come"),
        kept=Kept.WAVE,
        fields=dict.fromkeys(
            ("session", "person", "answer", "of_date", "instead_at", "sequence", "stamp", "answered_at"), PAIR_ONLY
        ),
        near=HALVES_OF_A_SESSION,
    )

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("session", "person"), name="one_answer_a_half"),)

    def __str__(self) -> str:
        return f"{self.session_id} · {self.answer}"

    def holds(self, session: Session) -> bool:
        """Whether it is an answer to the session as it is dated now."""
        return session.state == SessionState.PLANNED and self.of_date == session.starts_at
