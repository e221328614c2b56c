"""Long forms in short steps: one at a time where scripts run (`ui/binome.js`), one under the other where none does."""

from collections.abc import Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework.escaping import format_html
from binome.core.ui.components.markup import attributes, classes
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import FormStep, Text


def form_way(items: Sequence[FormStep], *, label: Text = "") -> SafeString:
    """Which step one is at, of how many; each leads to its own."""
    lines = format_html_join(
        "",
        '<li><a href="#step-{}"{}><span class="form-way-number" aria-hidden="true">{}</span><span>{}</span></a></li>',
        (
            (step.key, attributes(aria_current="step" if step.is_first_shown else ""), step.number, step.title)
            for step in items
        ),
    )
    return format_html(
        '<nav class="form-way no-print" aria-label="{}"><ol>{}</ol></nav>', label or _("Steps of this form"), lines
    )


def form_step(content: SafeString, step: FormStep) -> SafeString:
    """One step: its place and its time, its title, its questions, and the way on."""
    place = _("Step %(number)s of %(of)s") % {"number": step.number, "of": step.of}
    css = classes(
        "card", "form-step", step.tone and f"card-{step.tone}", "form-step-shown" if step.is_first_shown else ""
    )
    return format_html(
        '<section class="{}" id="step-{}" tabindex="-1" aria-labelledby="step-{}-title">'
        '<p class="small muted">{} · {}</p><h2 class="card-title" id="step-{}-title">{}<span>{}</span></h2>'
        '<div class="stack">{}{}</div></section>',
        css,
        step.key,
        step.key,
        place,
        about_minutes(step.minutes),
        step.key,
        render_icon(step.icon),
        step.title,
        content,
        _turns(step),
    )


def about_minutes(minutes: int) -> str:
    """How long something takes, in words."""
    return ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}


def _turns(step: FormStep) -> SafeString:
    """The buttons that turn to the step before and after; a form without scripts is one page and needs none."""
    onward = _turn("1", "button-primary", _("Continue"), icon="arrow-right") if not step.is_last else SafeString("")
    back = _turn("-1", "button-quiet", _("Previous step"), icon="arrow-left") if step.number > 1 else SafeString("")
    return format_html('<div class="actions only-with-script">{}{}</div>', onward, back)


def _turn(by: str, css: str, text: str, *, icon: str) -> SafeString:
    return format_html(
        '<button class="button {}" type="button" data-turns="{}">{}<span>{}</span></button>',
        css,
        by,
        render_icon(icon),
        text,
    )
