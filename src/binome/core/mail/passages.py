"""The passages of an email: each text of its template, as we wrote it or in the words that the organisation put in its place.

The tags `translate` and `blocktranslate` of an email's template make passages (`templatetags/letters.py`). Conditions,
lists, what people wrote, and promises stay the template's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, render_value_in_context
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import get_language, gettext, ngettext

from binome.core.mail import placeholders

EDITED = "words_of_the_organisation"  # in the context of a template: passage → the words in its place
TOKEN = re.compile(r"\{([^{}\n]*)\}")
FRENCH_SEVERAL = 2  # French says one of nothing and of one and a half


@dataclass(frozen=True)
class Words:
    """What stands in a passage, with placeholders as {code}; `several` where it says something else of several."""

    single: str
    several: str = ""

    def __bool__(self) -> bool:
        return bool(self.single or self.several)


class Passage(Node):
    """One text of an email: ours, as the catalogue has it, or the organisation's own."""

    child_nodelists = ()

    def __init__(self, ours: TranslateNode | BlockTranslateNode, values: Mapping[str, FilterExpression]) -> None:
        self.ours = ours
        self.expressions = dict(values)  # by the name that our text gives them

    def render(self, context: Context) -> str:
        """The text as its reader gets it."""
        filling = (context.get(EDITED) or {}).get(self)
        return str(self.ours.render(context)) if filling is None else filling.text(context)

    @property
    def values(self) -> dict[str, FilterExpression]:
        """What our text names, by the code of its placeholder."""
        return {placeholders.code_of(each.token): each for each in self.expressions.values()}

    @property
    def counter(self) -> FilterExpression | None:
        """What is counted, where one and several are told apart."""
        return self.ours.counter if isinstance(self.ours, BlockTranslateNode) and self.ours.plural else None

    @property
    def sources(self) -> tuple[str, ...]:
        """By which our text is found in the catalogue."""
        if isinstance(self.ours, TranslateNode):
            return (str(self.ours.filter_expression.var.literal),)
        tokens = (self.ours.singular, *([self.ours.plural] if self.counter is not None else []))
        return tuple(self.ours.render_token_list(each)[0] for each in tokens)

    def in_our_words(self) -> Words:
        """Our text in the active language."""
        if isinstance(self.ours, TranslateNode):
            return Words(gettext(self.sources[0]).replace("%%", "%"))
        tokens = {name: f"{{{placeholders.code_of(each.token)}}}" for name, each in self.expressions.items()}
        if self.counter is None:
            return Words(gettext(self.sources[0]) % tokens)
        single, several = self.sources
        return Words(ngettext(single, several, 1) % tokens, ngettext(single, several, 2) % tokens)


class Promise(Node):
    """Passages by which the product promises something that it keeps: they stay as they are."""

    child_nodelists = ("inside",)

    def __init__(self, inside: NodeList) -> None:
        self.inside = inside

    def render(self, context: Context) -> str:
        """What stands inside."""
        return self.inside.render(context)


@dataclass(frozen=True)
class Filling:
    """Words of the organisation, and what their placeholders stand for: each is replaced once, as text; nothing is run."""

    words: Words
    values: Mapping[str, FilterExpression]
    counter: FilterExpression | None = None

    def text(self, context: Context) -> str:
        """The words with values in the place of their placeholders."""
        several = self.counter is not None and is_several(self.counter.resolve(context))
        words = self.words.several if several else self.words.single
        return TOKEN.sub(lambda token: self._value(token[1], context), words)

    def _value(self, code: str, context: Context) -> str:
        return " ".join(str(render_value_in_context(self.values[code].resolve(context), context)).split())


def is_several(number: float) -> bool:
    """Whether the active language speaks of `number` things as of several."""
    return number >= FRENCH_SEVERAL if get_language() == "fr" else number != 1


def codes_in(words: Words) -> set[str]:
    """The placeholders that `words` hold."""
    return {*TOKEN.findall(words.single), *TOKEN.findall(words.several)}
