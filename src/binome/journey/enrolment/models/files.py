"""Files handed in with answers to cases: without their author, sealed, called by the code of the answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.files.models import SealedFile
from binome.core.people.declarations import Kept, Privacy, Sees
from binome.core.privacy.seal import Owner
from binome.journey.enrolment.models.applications import STEERED
from binome.journey.enrolment.models.readings import CaseAnswer


class CaseFile(SealedFile):
    """What a mentor made for a case, beside what they wrote."""

    answer = models.OneToOneField(CaseAnswer, on_delete=models.CASCADE, related_name="file")

    privacy = Privacy(
        of="answer__application__person",
        why=_("Recognising what a mentor knows"),
        kept=Kept.WAVE,
        fields={
            "answer": STEERED | Sees.REVIEWER,
            "kind": STEERED | Sees.REVIEWER,
            "size": STEERED | Sees.REVIEWER,
            "sealed_name": Sees.NOBODY,
            "sealed_content": Sees.NOBODY,
            "added_at": Sees.SELF,
        },
    )

    class Meta(SealedFile.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.answer}"

    @property
    def seal_owner(self) -> Owner:
        """Whoever may read the answer."""
        return f"case:{self.answer_id}"
