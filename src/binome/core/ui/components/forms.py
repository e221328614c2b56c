"""Forms: fields with their help and errors tied to them, rating scales, rankings, quiet saving."""

from collections.abc import Iterable, Sequence

from django.forms import BaseForm, BoundField, Field
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework.escaping import escaped, format_html
from binome.core.ui.components.markup import attributes, part
from binome.core.ui.components.people import sees as who_reads
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import Draft, Ranked, RatingRow, Text


def field(
    bound: BoundField,
    *,
    label: Text = "",
    help: Text = "",  # noqa: A002 — the word of Django's forms
    sees: Text = "",
    hide_label: bool = False,
) -> SafeString:
    """A form's field whatever its widget: label, help, errors, and who reads it."""
    if bound.is_hidden:
        return bound.as_widget()
    help = help or bound.help_text  # noqa: A001 — the word of Django's forms
    parts = {
        "wrong": " field-wrong" if bound.errors else "",
        "label": label or bound.label,
        "help": part("div", "field-help", help, id=f"{bound.auto_id}_helptext"),
        "errors": _field_errors(bound),
        "sees": who_reads(sees) if sees else "",
        "kind": getattr(bound.field.widget, "input_type", "text"),
        "hidden": SafeString(' class="visually-hidden"') if hide_label else "",
        "optional": "" if hide_label else _asked(bound.field),  # a filter is never asked for
    }
    described_by = _described_by(bound, has_help=bool(help))
    if bound.use_fieldset:
        return _write(_FIELDSET, parts, id=bound.auto_id, tied=attributes(aria_describedby=described_by), input=bound)
    shown = bound.as_widget(attrs={"aria-describedby": described_by} if described_by else None)
    is_tick = parts["kind"] == "checkbox"
    if is_tick and not getattr(bound.field, "before_sending", False):
        parts["optional"] = ""  # a box may always stay empty
    pattern = _TICK if is_tick else _FIELD
    return _write(pattern, parts, for_=bound.id_for_label, input=shown)


_FIELD = (
    '<div class="field field-{kind}{wrong}">\n<label for="{for_}"{hidden}>{label}{optional}</label>\n'
    "{help}\n{errors}\n{input}{sees}\n</div>"
)
_TICK = (
    '<div class="field{wrong}">\n<div class="check">{input}<label for="{for_}">{label}{optional}</label></div>\n'
    "{help}\n{errors}{sees}\n</div>"
)
_FIELDSET = (
    '<fieldset class="field field-{kind}{wrong}" id="{id}"{tied}>\n<legend{hidden}>{label}{optional}</legend>\n'
    "{help}\n{errors}\n{input}{sees}\n</fieldset>"
)


def _write(pattern: str, parts: dict[str, object], **more: object) -> SafeString:
    safe = {name: escaped(value) for name, value in (parts | more).items()}
    return SafeString(pattern.format(**safe))  # every part is escaped above  # nosec B703


def _asked(field: Field) -> SafeString:
    """Whether the field may stay empty, in words; nothing beside what cannot be empty or says so by its star.

    A field of a draft may be empty until the draft is sent: its form says so by `before_sending`.
    """
    if getattr(field, "before_sending", False):
        return format_html(' <span class="optional">{}</span>', _("(needed to submit)"))
    if field.required or field.disabled or getattr(field, "has_an_answer", False):
        return SafeString("")
    return format_html(' <span class="optional">{}</span>', _("(optional)"))


def _field_errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return SafeString("")
    lines = format_html_join(
        "", "<li>{}<span>{}</span></li>", ((render_icon("alert-circle", size="small"), error) for error in bound.errors)
    )
    return format_html('<ul class="field-errors" id="{}_error">{}</ul>', bound.auto_id, lines)


def _described_by(bound: BoundField, *, has_help: bool) -> str:
    ids = [f"{bound.auto_id}_helptext"] if has_help else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return " ".join(ids)


def form_errors(form: BaseForm, *, alone: bool = False) -> SafeString:
    """What to mend, at the top of the form, each line a link to its field; `alone` where the fields are not shown."""
    if not form.errors:
        return SafeString("")
    lines = [("" if alone else _place_of(bound), bound.label, error) for bound in form for error in bound.errors]
    count = len(lines) + len(form.non_field_errors())
    title = ngettext(
        "There is a problem: %(count)s answer to fix", "There is a problem: %(count)s answers to fix", count
    )
    return format_html(
        '<div class="form-errors" role="alert" tabindex="-1">{}'
        '<div class="stack-s"><p class="notice-title">{}</p><ul>{}{}</ul></div></div>',
        render_icon("alert-octagon"),
        title % {"count": count},
        format_html_join("", "<li>{}</li>", ((error,) for error in form.non_field_errors())),
        format_html_join("", "<li>{} — {}</li>", ((_named(place, label), error) for place, label, error in lines)),
    )


def _place_of(bound: BoundField) -> str:
    """Where the field stands on the page; nowhere when it is hidden."""
    return "" if bound.is_hidden else f"#{bound.id_for_label or bound.auto_id}"


def _named(place: str, label: Text) -> SafeString:
    return format_html('<a href="{}">{}</a>', place, label) if place else format_html("{}", label)


def rating_scale(
    name: str,
    *,
    rows: Sequence[RatingRow],
    options: Sequence[tuple[str | int, Text]],
    legend: Text = "",
    errors: Text = "",
    titled: bool = False,
) -> SafeString:
    """A grid of radio buttons, one line a subject; on a phone each line is a card. `titled`: a title above says the legend."""
    head = format_html_join("", '<span class="scale-option">{}</span>', ((text,) for _value, text in options))
    lines = format_html_join("", "{}", ((_scale_row(name, row, options),) for row in rows))
    return format_html(
        '<div class="scale scale-{}" role="group"{}>{}{}'
        '<div class="scale-head" aria-hidden="true"><span></span>{}</div>{}</div>',
        len(options),
        attributes(aria_label=legend),
        part("p", "scale-legend", "" if titled else legend, aria_hidden="true"),
        part("p", "field-errors", errors),
        head,
        lines,
    )


def _scale_row(name: str, row: RatingRow, options: Iterable[tuple[str | int, Text]]) -> SafeString:
    choices = format_html_join(
        "",
        '<label class="scale-choice"><input type="radio" name="{}-{}" value="{}"{}><b aria-hidden="true">{}</b><span>{}</span></label>',
        (
            (
                name,
                row.key,
                value,
                attributes(checked=str(value) == str(row.value)),
                value if str(value).isdigit() else "–",
                text,
            )
            for value, text in options
        ),
    )
    return format_html(
        '<fieldset class="scale-row" id="id_{}-{}" tabindex="-1"><legend>{}{}</legend>{}</fieldset>',
        name,
        row.key,
        row.label,
        part("span", "small muted", row.help),
        choices,
    )


def rank_list(name: str, *, items: Sequence[Ranked], legend: Text = "") -> SafeString:
    """A ranking moved with buttons: `name` is posted in order, `move=up:key` or `down:key` says which was pressed."""
    last = len(items) - 1
    lines = format_html_join(
        "",
        '<li class="rank"><span class="rank-number" aria-hidden="true">{}</span><span class="rank-text">'
        '<strong>{}</strong>{}</span><input type="hidden" name="{}" value="{}">'
        '<span class="rank-moves">{}{}</span></li>',
        (
            (
                place + 1,
                item.label,
                part("span", "small muted", item.note),
                name,
                item.key,
                _move("up", item, blocked=place == 0),
                _move("down", item, blocked=place == last),
            )
            for place, item in enumerate(items)
        ),
    )
    name_above = legend or _("Your order")
    return format_html(
        '<div class="ranking"><p class="scale-legend" aria-hidden="true">{0}</p>'
        '<ol class="rank-list" aria-label="{0}">{1}</ol></div>',
        name_above,
        lines,
    )


def _move(way: str, item: Ranked, *, blocked: bool) -> SafeString:
    words = {"up": _("Move up: %(label)s"), "down": _("Move down: %(label)s")}[way] % {"label": item.label}
    return format_html(
        '<button class="icon-button" type="submit" id="move-{0}-{1}" name="move" value="{0}:{1}" aria-label="{2}"{3}>'
        "{4}</button>",
        way,
        item.key,
        words,
        attributes(disabled=blocked),
        render_icon(f"arrow-{way}"),
    )


def autosave(draft: Draft) -> SafeString:
    """Saves the form around it after a pause (`ui/autosave.js`) and says how that went; what the page knows offline it holds."""
    contested = (
        render_to_string("ui/parts/changed_elsewhere.html", {"draft": draft}) if draft.is_changed_elsewhere else ""
    )
    return format_html(
        '<input type="hidden" name="draft" value="{}"><div class="autosave small muted" role="status" data-autosave="{}"{}>{}</div>',
        draft.version,
        draft.to,
        attributes(
            data_saving=_("Saving…"),
            data_offline=_(
                "You are offline. What you type stays on this page and will be saved when you are back online."
            ),
            data_failed=_("Not saved yet: the server does not answer. Trying again. What you type stays on this page."),
            data_elsewhere=_(
                "Not saved: this page was opened before your last sign-in. Copy what you typed, then reload the page."
            ),
            data_contested=draft.is_changed_elsewhere,
        ),
        contested,
    )
