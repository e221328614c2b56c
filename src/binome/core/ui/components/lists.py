"""Lists: searched, sorted, paged, exported; tables become cards on phones."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from binome.core.framework import page_tokens
from binome.core.framework.escaping import escaped, format_html
from binome.core.ui.components.acts import button
from binome.core.ui.components.markup import attributes, classes, part
from binome.core.ui.components.page import empty_state
from binome.core.ui.components.saved_filters import saved_filters
from binome.core.ui.icons import icon as render_icon
from binome.core.ui.listing import ALL, FILTER, SEARCH, Selectable, Sorting, asked_filter
from binome.core.ui.props import Text

MOST_THAT_FIT = 8  # columns of a table on a small desk screen


def query_with(request: HttpRequest, **changes: str) -> str:
    """The page's query string with some values changed; an empty one is dropped."""
    query = asked_filter(request).copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


def live(target: str, trigger: str = "") -> SafeString:
    """The htmx attributes that replace one part of the page and keep the address in step."""
    if not target:
        return SafeString("")
    return attributes(hx_target=target, hx_select=target, hx_swap="outerHTML", hx_push_url="true", hx_trigger=trigger)


def order_choice(sorting: Sorting) -> SafeString:
    """In which order the list stands, where there are no headings to press; on a desk it keeps the order while one filters."""
    ways = []
    for word, order in sorting.orders.items():
        forwards = _("Sort by: %(column)s") % {"column": order.label}
        backwards = _("Sort by: %(column)s, reversed") % {"column": order.label}
        for value, label in ((word, forwards), (f"-{word}", backwards)):
            chosen = attributes(selected=value == sorting.value)
            ways.append(format_html('<option value="{}"{}>{}</option>', value, chosen, label))
    return format_html(
        '<label class="filter-field sort-choice"><span class="visually-hidden">{}</span><select name="sort">{}</select></label>',
        _("Order of the list"),
        SafeString("".join(ways)),  # nosec B703 - escaped above
    )


def filter_bar(
    context: Context,
    content: SafeString,
    *,
    search: str = SEARCH,
    placeholder: Text = "",
    action: str = "",
    count: int | None = None,
    export: str = "",
    target: str = "",
) -> SafeString:
    """Search and filters above a list, as a plain GET form; live when it knows its target."""
    request: HttpRequest = context["request"]
    box = SafeString("")
    if search:
        box = format_html(
            '<label class="search-box"><span class="visually-hidden">{0}</span>{1}'
            '<input type="search" name="{2}" value="{3}" placeholder="{0}"></label>',
            placeholder or _("Search"),
            render_icon("search"),
            search,
            asked_filter(request).get(search, ""),
        )
    summary = "" if count is None else ngettext("%(count)s found", "%(count)s found", count) % {"count": count}
    htmx = format_html(
        ' data-hx-get="{}"{}',
        action or page_tokens.path_of(request),
        live(target, "input changed delay:300ms, change, submit"),
    )
    return format_html(
        '<form class="filter-bar no-print" method="get" role="search" action="{}"{}>{}{}{}{}</form>'
        '<div class="filter-summary">{}{}</div>{}',
        action or page_tokens.path_of(request),
        htmx if target else "",
        box,
        content,
        order_choice(context["sorting"]) if "sorting" in context else "",
        button(_("Filter"), variant="quiet", icon="filter"),
        part("p", "small muted", summary, aria_live="polite"),
        button(_("Export"), href=export, variant="quiet", icon="download", size="small") if export else "",
        saved_filters(context),
    )


def empty_list(context: Context, content: SafeString, illustration: str, *, title: Text, text: Text) -> SafeString:
    """What stands in place of a list without a line: what will come and when; or, behind a filter, the way back to all."""
    request: HttpRequest = context["request"]
    asked = {name for name, value in asked_filter(request).items() if value} - {"sort", "order", "page"}
    if not asked:
        return empty_state(content, illustration, title=title, text=text)
    back = button(_("See all"), href=page_tokens.path_of(request), variant="second")
    return empty_state(
        back, "search", title=_("Nothing matches this filter"), text=_("Try fewer words, or leave a choice open.")
    )


def table(content: SafeString, caption: Text, *, columns: int = 0) -> SafeString:
    """A table whose lines become short ones on a phone. With many columns it may scroll sideways, also from the keyboard."""
    scrolls = columns > MOST_THAT_FIT
    return format_html(
        '<div class="table-wrap"{}><table class="table"><caption class="visually-hidden">{}</caption>{}</table></div>',
        attributes(tabindex="0", role="region", aria_label=caption) if scrolls else "",
        caption,
        content,
    )


def tick(name: str, *, value: int, label: Text, ticked: bool = False) -> SafeString:
    """The box that chooses one line of a list for an act; `label` says which line to who cannot see it."""
    return format_html(
        '<label class="tick"><input type="checkbox" name="{}" value="{}"{}><span class="visually-hidden">{}</span></label>',
        name,
        value,
        attributes(checked=ticked),
        label,
    )


def bulk_bar(content: SafeString, all: Selectable, *, opened: bool = False) -> SafeString:  # noqa: A002 — the word on the page
    """What is done with the lines chosen: stays in sight once one is ticked, and can take all that the filter shows.

    Without scripts and without styles it is there from the start, below the list. `opened`: it was just sent and refused.
    """
    of_filter = ngettext(
        "The %(n)s line that can be selected", "All %(n)s lines that can be selected, on every page", all.count
    )
    return format_html(
        '<div class="bulk-bar"><input type="hidden" name="{}" value="{}"><div class="bulk-head">'
        '<output class="bulk-count" data-none="{}" data-one="{}" data-many="{}" data-all="{}"></output>'
        '<label class="bulk-all"><input type="checkbox" name="{}" value="{}"> <span>{}</span></label></div>'
        '<details class="more once-ticked"{}><summary>{}<span>{}</span></summary>{}</details></div>',
        FILTER,
        all.query,
        _("None selected"),
        _("1 selected"),
        _("%(n)s selected"),
        all.count,
        ALL,
        all.mark,
        of_filter % {"n": all.count},
        attributes(open=opened),
        render_icon("chevron-right"),
        _("Act on the selection"),
        content,
    )


def columns(content: SafeString) -> SafeString:
    """The head of a table, inside `table`."""
    return format_html("<thead><tr>{}</tr></thead>", content)


def column(context: Context, label: Text, *, sort: str = "", numeric: bool = False) -> SafeString:
    """One column's head; with `sort` (a word of the view's `sorting`) a link that sorts by it, then the other way."""
    css = attributes(class_="numeric" if numeric else "")
    if not sort:
        return format_html('<th scope="col"{}>{}</th>', css, label)
    request: HttpRequest = context["request"]
    sorting: Sorting = context["sorting"]
    now = sorting.value
    order, mark, turn = {
        sort: ("ascending", "sort-ascending", f"-{sort}"),
        f"-{sort}": ("descending", "sort-descending", sort),
    }.get(now, ("", "arrows-sort", sort))
    address = page_tokens.link(request, query_with(request, sort=turn, page=""))
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        css,
        attributes(aria_sort=order),
        address,
        label,
        render_icon(mark, size="small"),
    )


def cell(
    content: SafeString,
    label: Text,
    *,
    short: Text = "",
    numeric: bool = False,
    main: bool = False,
    wide: bool = False,
    prose: bool = False,
) -> SafeString:
    """One cell. On a phone a line of the table is two: the main cell, then the others, each with its label before it.

    That label may be a `short` one. A `wide` cell is left out there: the page that the line opens has it. One of `prose`,
    words of any length, runs beside the line's badge instead of above it.
    """
    boxed = "<" in content and not main  # one box beside the label, whatever is in it
    inside = f"<div>{escaped(content)}</div>" if boxed else escaped(content)
    return SafeString(f"{_cell_begins(str(short or label), numeric, main, wide, prose)}{inside}</td>")  # escaped above  # nosec B703


@lru_cache(maxsize=512)  # a table says its labels again in every line
def _cell_begins(label: str, numeric: bool, main: bool, wide: bool = False, prose: bool = False) -> SafeString:
    kinds = {"numeric": numeric, "cell-main": main, "cell-wide": wide, "cell-prose": prose}
    css = classes(*(name for name, is_so in kinds.items() if is_so))
    return format_html('<td data-label="{}"{}>', label, attributes(class_=css))


def values(caption: Text, *, columns: Sequence[Text], rows: Iterable[Sequence[object]]) -> SafeString:
    """A table of plain values, written whole: the first of each line is its title on a phone."""
    begins = [_cell_begins(str(label), False, place == 0) for place, label in enumerate(columns)]
    heads = "".join(f'<th scope="col">{escaped(label)}</th>' for label in columns)
    lines = "".join(
        f"<tr>{''.join(f'{begin}{escaped(value)}</td>' for begin, value in zip(begins, row, strict=True))}</tr>"
        for row in rows
    )
    content = SafeString(f"<thead><tr>{heads}</tr></thead>{lines}")  # all escaped above  # nosec B703
    return table(content, caption, columns=len(columns))


def pager(context: Context, page: "Page[Any]", *, target: str = "") -> SafeString:
    """Earlier and later pages; nothing when there is one."""
    if page.paginator.num_pages <= 1:
        return SafeString("")
    request: HttpRequest = context["request"]

    def link(number: int, text: str, mark: str) -> SafeString:
        address = page_tokens.link(request, query_with(request, page=str(number)))
        htmx = format_html(' data-hx-get="{}"{}', address, live(target)) if target else ""
        return format_html(
            '<a class="button button-quiet" href="{}"{}>{}<span>{}</span></a>', address, htmx, render_icon(mark), text
        )

    where = _("Page %(page)s of %(pages)s") % {"page": page.number, "pages": page.paginator.num_pages}
    return format_html(
        '<nav class="pager no-print" aria-label="{}">{}<span class="muted number">{}</span>{}</nav>',
        _("Pages"),
        link(page.previous_page_number(), _("Previous"), "chevron-left") if page.has_previous() else "",
        where,
        link(page.next_page_number(), _("Next"), "chevron-right") if page.has_next() else "",
    )
