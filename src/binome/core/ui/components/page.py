"""The parts a page is made of."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from binome.core.framework import page_tokens
from binome.core.framework.escaping import format_html
from binome.core.ui.clock import in_words
from binome.core.ui.components.markup import attributes, classes, part
from binome.core.ui.dates import date_format
from binome.core.ui.icons import drawing
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.props import Crumb, Step, Tab, Text, When

NOTICE_ICONS = {"info": "info-circle", "good": "circle-check", "warn": "alert-triangle", "bad": "alert-octagon"}


def page_head(
    context: Context,
    content: SafeString,
    title: Text,
    *,
    lead: Text = "",
    eyebrow: Text = "",
    back: str = "",
    back_label: Text = "",
) -> SafeString:
    """The way back up, the page's one h1, what it is for, and its acts."""
    way_back = breadcrumbs(_above(context, back, back_label))
    return format_html(
        '<div class="page-head">{}<div class="page-head-row">'
        '<div class="page-head-text">{}<h1>{}</h1>{}</div>{}</div></div>',
        way_back,
        part("p", "eyebrow", eyebrow),
        title,
        part("p", "lead", lead),
        part("div", "cluster no-print", content.strip() and content),
    )


def _above(context: Context, back: str, label: Text) -> list[Crumb]:
    """What stands above the page: what its frame knows, then the page that it names itself."""
    frame = context.get("frame")
    trail: list[Crumb] = list(frame.trail) if frame else []
    named = back and back not in {crumb.url for crumb in trail} and not back.startswith("#")
    return [*trail, Crumb(label or _("Back"), back)] if named else trail


def breadcrumbs(trail: Sequence[Crumb]) -> SafeString:
    """The pages above this one, the nearest last; a phone shows the nearest alone, as the way back."""
    if not trail:
        return SafeString("")
    lines = format_html_join(
        "",
        '<li><a class="back" href="{}">{}<span>{}</span></a></li>',
        ((crumb.url, render_icon("arrow-left"), crumb.label) for crumb in trail),
    )
    return format_html('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', _("You are here"), lines)


def next_step(content: SafeString, title: Text, *, text: Text = "", icon: str = "", eyebrow: Text = "") -> SafeString:
    """The one next thing to do: large, warm, with one act."""
    return format_html(
        '<section class="next-step">{}<div class="next-step-text"><p class="eyebrow">{}{}</p><h2>{}</h2>{}'
        '<div class="cluster">{}</div></div></section>',
        drawing("halves"),
        render_icon(icon) if icon else "",
        eyebrow or _("Your next step"),
        title,
        part("p", "next-step-lead", text),
        content,
    )


def steps(items: Sequence[Step], *, label: Text = "") -> SafeString:
    """Where someone stands on the way, as an ordered list drawn as a line."""
    words = {"done": _("done"), "current": _("now"), "todo": _("to come")}
    current = next((item for item in items if item.state == "current"), None)
    lines = format_html_join(
        "",
        '<li class="step step-{}"{}><{} class="step-body"{}><span class="step-mark" aria-hidden="true">{}</span>'
        '<span class="step-label">{}<span class="visually-hidden"> ({})</span></span>{}</{}></li>',
        (
            (
                item.state,
                attributes(aria_current="step" if item is current else ""),
                "a" if item.href else "span",
                attributes(href=item.href),
                render_icon("check") if item.state == "done" else number,
                item.label,
                words[item.state],
                part("span", "step-note", item.note),
                "a" if item.href else "span",
            )
            for number, item in enumerate(items, start=1)
        ),
    )
    return format_html('<ol class="steps" aria-label="{}">{}</ol>', label or _("The way"), lines)


def card(
    content: SafeString,
    *,
    title: Text = "",
    icon: str = "",
    tone: Literal["", "mentor", "mentee", "warm", "plain"] = "",
    href: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002 — HTML's own word
) -> SafeString:
    """A rounded surface; with `href` its title is the link and the whole card follows it."""
    css = classes("card", tone and f"card-{tone}", "card-link" if href else "")
    name = format_html('<a href="{}">{}</a>', href, title) if href else title
    head = (
        format_html(
            '<h{0} class="card-title">{1}<span>{2}</span></h{0}>', level, render_icon(icon) if icon else "", name
        )
        if title
        else ""
    )
    tag = "section" if title else "div"  # a section has a heading; a surface without one is only a surface
    return format_html(
        '<{0} class="{1}"{2}>{3}<div class="stack">{4}</div></{0}>', tag, css, attributes(id=id), head, content
    )


def notice(
    content: SafeString, *, tone: Literal["info", "good", "warn", "bad"] = "info", title: Text = ""
) -> SafeString:
    """Something to know, said calmly."""
    return format_html(
        '<div class="notice notice-{}" role="{}">{}<div class="stack-s">{}<div>{}</div></div></div>',
        tone,
        "alert" if tone == "bad" else "status",
        render_icon(NOTICE_ICONS[tone]),
        part("p", "notice-title", title),
        content,
    )


def empty_state(content: SafeString, illustration: str, *, title: Text, text: Text) -> SafeString:
    """What will appear here, and when or why it is empty now: never a title alone."""
    return format_html(
        '<div class="empty-state">{}<div class="stack-s"><p class="empty-title">{}</p>{}</div>{}</div>',
        drawing(illustration),
        title,
        part("p", "muted", text),
        part("div", "cluster cluster-centre", content.strip() and content),
    )


def details(
    content: SafeString,
    summary: Text,
    *,
    open: bool = False,  # noqa: A002 — HTML's own word
    folds: bool = False,
) -> SafeString:
    """More, for whoever wants it. What is `open` and `folds` is closed on a phone, where it would be many screens."""
    return format_html(
        '<details class="more"{}><summary>{}<span>{}</span></summary><div class="stack">{}</div></details>',
        attributes(open=open, data_folds=folds),
        render_icon("chevron-right"),
        summary,
        content,
    )


def tabs(context: Context, items: Sequence[Tab], *, label: Text = "", pages: bool = False) -> SafeString:
    """Views of the same thing, as links; `pages` when each is a page of its own."""
    links = format_html_join(
        "",
        '<li><a class="tab" href="{}"{}>{}{}</a></li>',
        (
            (
                page_tokens.link(context["request"], item.url),
                attributes(aria_current=("page" if pages else "true") if item.active else ""),
                item.label,
                "" if item.count is None else format_html(' <span class="tab-count">{}</span>', item.count),
            )
            for item in items
        ),
    )
    return format_html('<nav class="tabs no-print" aria-label="{}"><ul>{}</ul></nav>', label or _("Views"), links)


def facts(content: SafeString) -> SafeString:
    """A list of labels and values."""
    return format_html('<dl class="facts">{}</dl>', content)


def fact(content: SafeString, label: Text) -> SafeString:
    """One label and its value, inside `facts`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


def timeline(content: SafeString) -> SafeString:
    """Events one under the other, oldest first or newest first."""
    return format_html('<ol class="timeline">{}</ol>', content)


def event(
    content: SafeString,
    title: Text,
    *,
    when: When = "",
    state: Literal["done", "current", "todo", "off"] = "todo",
    icon: str = "",
) -> SafeString:
    """One event, inside `timeline`."""
    marks = {"done": "check", "current": "point", "todo": "", "off": "x"}
    mark = icon or marks[state]
    return format_html(
        '<li class="event event-{}"><span class="event-mark" aria-hidden="true">{}</span>'
        '<div class="stack-s"><p class="event-title"><strong>{}</strong>{}</p>{}</div></li>',
        state,
        render_icon(mark) if mark else "",
        title,
        part("span", "muted small", moment(when)),
        part("div", "event-text", content.strip() and content),
    )


def quote(content: SafeString, *, by: Text = "", role: Text = "", lang: str = "") -> SafeString:
    """Someone's own words, in the language they wrote them in, as far as it is known."""
    who = format_html("<figcaption><strong>{}</strong> {}</figcaption>", by, part("span", "muted", role)) if by else ""
    return format_html(
        '<figure class="quote"><blockquote{}>{}</blockquote>{}</figure>', attributes(lang=lang), content, who
    )


def moment(when: When) -> object:
    """A date as people write it, in a `time` element; text as it is."""
    if isinstance(when, datetime):
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), in_words(when))
    if isinstance(when, date):
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), date_format(when, "DATE_FORMAT"))
    return when
