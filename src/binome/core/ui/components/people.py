"""People and pairs: two halves, two colours, two discs that touch."""

from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework.escaping import format_html
from binome.core.ui.components.markup import classes, part
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import Text

Side = Literal["", "mentor", "mentee"]
Size = Literal["", "small", "large"]


def initials(name: str) -> str:
    """Two letters for a name: those of its first and last words ("Jean-Luc de la Tour" gives JT)."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def disc(name: object, *, side: Side = "", size: Size = "") -> SafeString:
    """Someone's initials in their half's colour; decorative, the name stands beside it."""
    css = classes("disc", side and f"disc-{side}", size and f"disc-{size}")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(str(name)))


def person(name: object, *, line: Text = "", side: Side = "", size: Size = "", href: str = "") -> SafeString:
    """Disc, name, and a line that says who they are."""
    shown = format_html('<a href="{}">{}</a>', href, name) if href else name
    return format_html(
        '<span class="person">{}<span class="person-text"><span class="person-name">{}</span>{}</span></span>',
        disc(name, side=side, size=size),
        shown,
        part("span", "person-line", line),
    )


def pair(
    mentor: object, *, mentee: object = "", size: Size = "", names: bool = True, href: str = "", line: Text = ""
) -> SafeString:
    """Two discs that touch; an empty half is drawn waiting."""
    other = disc(mentee, side="mentee", size=size) if mentee else waiting_disc(size)
    discs = format_html('<span class="pair-discs">{}{}</span>', disc(mentor, side="mentor", size=size), other)
    both = _("%(mentor)s and %(mentee)s") % {"mentor": mentor, "mentee": mentee or _("someone to come")}
    if not names:
        return format_html('<span class="pair">{}<span class="visually-hidden">{}</span></span>', discs, both)
    shown = format_html('<a href="{}">{}</a>', href, both) if href else both
    return format_html(
        '<span class="pair">{}<span class="person-text"><span class="person-name">{}</span>{}</span></span>',
        discs,
        shown,
        part("span", "person-line", line),
    )


def waiting_disc(size: Size) -> SafeString:
    """The half that is not there yet."""
    return format_html(
        '<span class="{}" aria-hidden="true"></span>', classes("disc disc-waiting", size and f"disc-{size}")
    )


def sees(who: Text, *, never: Text = "") -> SafeString:
    """Who reads what is written here, and who never does."""
    return format_html(
        '<p class="sees">{}<span>{} <strong>{}</strong>{}</span></p>',
        render_icon("eye"),
        _("Read by:"),
        who,
        format_html(". {} {}", _("Never by:"), never) if never else "",
    )
