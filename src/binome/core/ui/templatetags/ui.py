"""The components as template tags; a builtin library, so templates need no load."""

from django import template

from binome.core.ui.components import acts, figures, forms, lists, page, people
from binome.core.ui.icons import drawing, icon

register = template.Library()

PLAIN = (
    icon, drawing, acts.button, page.steps, page.tabs, people.disc, people.person, people.pair, people.sees,
    figures.badge, figures.stat, figures.progress, figures.meter, figures.chart,
    forms.field, forms.form_errors, forms.rating_scale, forms.rank_list, forms.autosave,
)  # fmt: skip
PLAIN_WITH_CONTEXT = (acts.act, lists.column, lists.pager)
BLOCKS = (
    acts.actions, acts.dialog, page.page_head, page.next_step, page.card, page.notice, page.empty_state, page.details,
    page.facts, page.fact, page.timeline, page.event, page.quote, lists.table, lists.columns, lists.cell,
)  # fmt: skip
BLOCKS_WITH_CONTEXT = (lists.filter_bar,)

for component in PLAIN:
    register.simple_tag(component)
for component in PLAIN_WITH_CONTEXT:
    register.simple_tag(component, takes_context=True)
for component in BLOCKS:
    register.simple_block_tag(component)
for component in BLOCKS_WITH_CONTEXT:
    register.simple_block_tag(component, takes_context=True)
