"""What Binôme puts into an email beside its passages: what each is, in words, and an example."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

_WORDS = _("Here is what a person wrote.")
PARTS: dict[str, tuple[Text, Text]] = {
    **dict.fromkeys(
        (
            "reason|quoted",
            "application.decision_reason|quoted",
            "words|quoted",
            "idea.text|quoted",
            "event.text|quoted",
            "call.message|quoted",
            "appeal.answer|quoted",
            "answer.text|quoted",
        ),
        (_("What a person wrote, word for word"), _WORDS),
    ),
    "subject": (_("The subject that the team wrote"), _("A word from the team")),
    "reason": (_("The reason"), _("Why the two of you fit.")),
    "by.name": (_("The name of the person who signs"), "Dominique Laurent"),
    "why.reason": (_("The reason why there is no pair"), _("Here is the reason, which is each person’s own.")),
    "why.next": (_("What happens next"), _("Here is what happens next.")),
    "wish.theme.title": (_("The theme asked about"), _("Generative AI")),
    "wish.entity.name": (_("The department asked about"), _("Finance")),
    "slot.starts_at|moment": (_("The dates proposed"), _("Monday 15 March 2027 at 10:00")),
    "theme.title": (_("The themes"), _("Generative AI")),
    "badge.theme.title": (_("The theme of the validation"), _("Generative AI")),
    **dict.fromkeys(
        (
            "wave.programme.wording.gist",
            "wave.programme.wording.asked_mentor",
            "wave.programme.wording.asked_mentee",
            "programme.wording.survey",
        ),
        (_("A sentence for this kind of programme"), _("Here is a sentence for this kind of programme.")),
    ),
}


def example_of(expression: str) -> str:
    """What stands for something of an email that Binôme puts there."""
    example = str(PARTS[expression][1]) if expression in PARTS else ""
    return f"> {example}" if expression.endswith("|quoted") else example
