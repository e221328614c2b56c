"""Component tags as Django compiles them, with the arguments that never change worked out once for each language."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.template import Context
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.defaulttags import URLNode, url
from django.template.library import SimpleNode
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from binome.core.framework.addresses import address

Compile = Callable[[Parser, Token], Node]
CONSTANTS: dict[object, object] = {"True": True, "False": False, "None": None}  # variables whose value no page changes


class Arguments(NamedTuple):
    """The constant arguments of a call in one language; None stands where a value is resolved from the page."""

    args: list[Any]
    kwargs: dict[str, Any]


class PrecomputedNode(Node):
    """A component's call: only what depends on the page is resolved when the page is rendered.

    Django resolves every argument at each rendering, texts to translate included; a list of a hundred rows calls the
    same components a hundred times with the same labels.
    """

    child_nodelists = ()  # the block is rendered here: Django must not look for nodes in it a second time

    def __init__(self, node: SimpleNode) -> None:
        self.node = node
        self.content = getattr(node, "nodelist", None)
        self.page_args = [(index, arg) for index, arg in enumerate(node.args) if not is_constant(arg)]
        self.page_kwargs = [(name, arg) for name, arg in node.kwargs.items() if not is_constant(arg)]
        self.constants: dict[str | None, Arguments] = {}

    def render(self, context: Context) -> SafeString:
        """The component, for this page."""
        language = get_language()
        constants = self.constants.get(language) or self._precompute(language)
        args, kwargs = constants.args.copy(), constants.kwargs.copy()
        for index, arg in self.page_args:
            args[index] = arg.resolve(context)
        for name, arg in self.page_kwargs:
            kwargs[name] = arg.resolve(context)
        if self.content is not None:
            args.insert(0, self.content.render(context))
        if self.node.takes_context:
            args.insert(0, context)
        markup = self.node.func(*args, **kwargs)
        if self.node.target_var is not None:
            context[self.node.target_var] = markup
            return SafeString("")
        if type(markup) is SafeString:
            return markup
        return SafeString(conditional_escape(markup))  # escaped here  # nosec B703

    def _precompute(self, language: str | None) -> Arguments:
        args = [constant_value(arg) if is_constant(arg) else None for arg in self.node.args]
        kwargs = {name: constant_value(arg) if is_constant(arg) else None for name, arg in self.node.kwargs.items()}
        self.constants[language] = Arguments(args, kwargs)
        return self.constants[language]


class AddressNode(Node):
    """`{% url %}`: an address asked for by name and keys alone comes from those already worked out, the rest from Django."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node
        self.page = constant_value(node.view_name) if is_constant(node.view_name) and not node.kwargs else None

    def render(self, context: Context) -> str:
        """The address; or nothing, when it is kept under a name for later."""
        if not isinstance(self.page, str):
            return str(self.node.render(context))
        keys = [arg.resolve(context) for arg in self.node.args]
        if not all(type(key) is int for key in keys):
            return str(self.node.render(context))
        try:
            path = address(self.page, *keys)
        except NoReverseMatch:
            return str(self.node.render(context))  # Django raises or stays silent, as its tag says
        if not self.node.asvar:
            return str(conditional_escape(path))
        context[self.node.asvar] = path
        return ""


def address_tag(parser: Parser, token: Token) -> Node:
    """Django's `{% url %}`, compiled to an `AddressNode`."""
    return AddressNode(url(parser, token))


def is_constant(expression: FilterExpression) -> bool:
    """Whether a template writes a plain text, a text to translate, a number, or True, False, None."""
    if expression.filters:
        return False
    var = expression.var
    return not isinstance(var, Variable) or var.literal is not None or var.var in CONSTANTS


def constant_value(expression: FilterExpression) -> object:
    """The value of a constant expression, in the language of the reader."""
    var = expression.var
    if isinstance(var, Variable):
        return CONSTANTS.get(var.var, var.literal)
    return str(var) if isinstance(var, Promise) else var


def precomputed(compiled: Compile) -> Compile:
    """The same tag, compiled to a `PrecomputedNode`."""

    def compile_precomputed(parser: Parser, token: Token) -> Node:
        return PrecomputedNode(cast("SimpleNode", compiled(parser, token)))

    return compile_precomputed
