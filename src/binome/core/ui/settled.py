"""Component tags as Django compiles them, with what never changes in a call settled once for each language."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.template import Context
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.library import SimpleNode
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Compile = Callable[[Parser, Token], Node]
WORDS: dict[object, object] = {"True": True, "False": False, "None": None}


class Fixed(NamedTuple):
    """What a call always says in one language; None stands where a value is asked of the page."""

    args: list[Any]
    kwargs: dict[str, Any]


class Settled(Node):
    """A component's call: only what depends on the page is worked out when the page is written."""

    child_nodelists = ()

    def __init__(self, node: SimpleNode) -> None:
        self.node = node
        self.content = getattr(node, "nodelist", None)
        self.asked_args = [(place, said) for place, said in enumerate(node.args) if not is_fixed(said)]
        self.asked_kwargs = [(name, said) for name, said in node.kwargs.items() if not is_fixed(said)]
        self.fixed: dict[str | None, Fixed] = {}

    def render(self, context: Context) -> SafeString:
        """The component, for this page."""
        language = get_language()
        fixed = self.fixed.get(language) or self._settle(language)
        args, kwargs = fixed.args.copy(), fixed.kwargs.copy()
        for place, said in self.asked_args:
            args[place] = said.resolve(context)
        for name, said in self.asked_kwargs:
            kwargs[name] = said.resolve(context)
        if self.content is not None:
            args.insert(0, self.content.render(context))
        if self.node.takes_context:
            args.insert(0, context)
        shown = self.node.func(*args, **kwargs)
        if self.node.target_var is not None:
            context[self.node.target_var] = shown
            return SafeString("")
        return shown if type(shown) is SafeString else SafeString(conditional_escape(shown))  # escaped here  # nosec B703

    def _settle(self, language: str | None) -> Fixed:
        args = [value_of(said) if is_fixed(said) else None for said in self.node.args]
        kwargs = {name: value_of(said) if is_fixed(said) else None for name, said in self.node.kwargs.items()}
        self.fixed[language] = Fixed(args, kwargs)
        return self.fixed[language]


def is_fixed(said: FilterExpression) -> bool:
    """Whether a template writes a plain text, a text to translate, a number, or True, False, None."""
    if said.filters:
        return False
    return not isinstance(said.var, Variable) or said.var.literal is not None or said.var.var in WORDS


def value_of(said: FilterExpression) -> object:
    """What a fixed part says, in the language of the reader."""
    if isinstance(said.var, Variable):
        return WORDS.get(said.var.var, said.var.literal)
    return str(said.var) if isinstance(said.var, Promise) else said.var


def settled(compiled: Compile) -> Compile:
    """The same tag, settled."""

    def compile_settled(parser: Parser, token: Token) -> Node:
        return Settled(cast("SimpleNode", compiled(parser, token)))

    return compile_settled
