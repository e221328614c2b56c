"""The components as template tags; a builtin library, so templates need no load."""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString

from binome.core.framework.escaping import format_html
from binome.core.framework.template_nodes import address_tag, precomputed
from binome.core.ui import lesson_text as lesson_texts
from binome.core.ui.components import acts, board, figures, form_steps, forms, lists, page, people
from binome.core.ui.icons import drawing, icon
from binome.core.ui.numbers import decimal, percent

register = template.Library()

Component = Callable[..., SafeString]

PLAIN: tuple[Component, ...] = (
    icon,
    drawing,
    acts.button,
    page.steps,
    people.disc,
    people.person,
    people.pair,
    people.sees,
    figures.badge,
    figures.stat,
    figures.progress,
    figures.meter,
    figures.chart,
    board.tally,
    lists.values,
    lists.tick,
    forms.field,
    form_steps.form_way,
    forms.form_errors,
    forms.rating_scale,
    forms.rank_list,
    forms.autosave,
)
PLAIN_WITH_CONTEXT: tuple[Component, ...] = (acts.act, acts.csrf_token, page.tabs, lists.column, lists.pager)
BLOCKS: tuple[Component, ...] = (
    acts.actions,
    acts.dialog,
    form_steps.form_step,
    page.next_step,
    page.card,
    page.notice,
    page.empty_state,
    page.details,
    page.facts,
    page.fact,
    page.timeline,
    page.event,
    page.quote,
    board.board,
    board.board_step,
    board.waiting,
    lists.table,
    lists.columns,
    lists.cell,
    lists.bulk_bar,
)
BLOCKS_WITH_CONTEXT: tuple[Component, ...] = (lists.filter_bar, lists.empty_list, page.page_head)


@register.filter(name="decimal")
def decimal_filter(value: float, places: int = 0) -> str:
    """A number with so many decimals, rounded as everywhere."""
    return decimal(value, places=places)


@register.filter(name="signed")
def signed_filter(value: float, places: int = 0) -> str:
    """The same, with its sign: how much something moved."""
    return decimal(value, places=places, signed=True)


@register.filter(name="percent")
def percent_filter(value: float) -> str:
    """Points of 100 with their sign."""
    return percent(value)


@register.filter(name="in_language")
def in_language_filter(text: str, language: str) -> str:
    """What a person typed, marked with their language, so that it is read aloud as it is spoken."""
    return format_html('<span lang="{}">{}</span>', language, text) if language else text


for component in PLAIN:
    register.simple_tag(component)
for component in PLAIN_WITH_CONTEXT:
    register.simple_tag(component, takes_context=True)
for component in BLOCKS:
    register.simple_block_tag(component)
for component in BLOCKS_WITH_CONTEXT:
    register.simple_block_tag(component, takes_context=True)
for name, compiled in list(register.tags.items()):
    register.tag(name, precomputed(compiled))
register.tag("url", address_tag)


@register.filter
def lesson_text(text: str) -> SafeString:
    """A text of a lesson, with the few marks that whoever writes one may use."""
    return lesson_texts.as_html(text)
