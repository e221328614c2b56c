"""An email as its pieces in their order: for whoever edits it, and for a look at it with examples."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.template import Node, NodeList
from django.template.base import FilterExpression, TextNode, VariableNode
from django.template.defaulttags import ForNode, IfNode
from django.template.loader import get_template
from django.utils.functional import Promise as LazyText

from binome.core.mail.circumstances import Circumstance, circumstance_of
from binome.core.mail.passages import Passage, Promise


@dataclass(frozen=True)
class Piece:
    """A passage of an email, or something that Binôme puts there (`fixed`, as the template asks for it); when it is there.

    Of one email, each is known by its place: templates may be read anew between two looks.
    """

    passage: Passage | None = field(default=None, compare=False)
    fixed: str = field(default="", compare=False)
    when: tuple[LazyText | str, ...] = field(default=(), compare=False)
    is_subject: bool = field(default=False, compare=False)
    is_promise: bool = field(default=False, compare=False)
    in_list: bool = field(default=False, compare=False)
    always_there: bool = field(default=True, compare=False)
    at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the organisation may write it."""
        return self.passage is not None and not self.is_promise


def nodes_of(letter: str) -> NodeList:
    """The template of a kind of email."""
    return get_template(letter).template.nodelist  # type: ignore[attr-defined, no-any-return]


def pieces_of(nodes: NodeList) -> list[Piece]:
    """The pieces of an email in their order; its subject is what stands before the first line ends."""
    ends = (at for at, node in enumerate(nodes) if isinstance(node, TextNode) and "\n" in node.s)
    end = next(ends, len(nodes))
    subject, body = list(nodes)[:end], list(nodes)[end:]
    pieces = [*_pieces(subject, Piece(is_subject=True)), *_pieces(body, Piece())]
    return [replace(piece, at=at) for at, piece in enumerate(pieces)]


def _pieces(nodes: Iterable[Node], place: Piece) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, Passage):
            yield replace(place, passage=node)
        elif isinstance(node, VariableNode):
            yield replace(place, fixed=node.filter_expression.token)
        elif isinstance(node, IfNode):
            for words, branch in _branches(node):
                when = (*place.when, words) if words else place.when
                yield from _pieces(branch, replace(place, when=when, always_there=False))
        elif isinstance(node, ForNode):
            yield from _pieces(node.nodelist_loop, replace(place, in_list=True, always_there=False))  # type: ignore[arg-type]
        elif isinstance(node, Promise):
            yield from _pieces(node.inside, replace(place, is_promise=True))


def _branches(node: IfNode) -> Iterator[tuple[LazyText | str, NodeList]]:
    before: list[Circumstance] = []
    for condition, branch in node.conditions_nodelists:
        if condition is None:
            yield (before[0].otherwise if len(before) == 1 else Circumstance.in_other_cases), branch
        else:
            before.append(circumstance_of(condition))
            yield before[-1].words, branch


def usable_in(piece: Piece, pieces: Sequence[Piece]) -> dict[str, FilterExpression]:
    """What a passage may name: what ours names there, and what is known wherever the email is written."""
    everywhere: dict[str, set[str]] = {}
    known: dict[str, FilterExpression] = {}
    for other in pieces:
        if other.passage is not None and other.always_there:
            for code, expression in other.passage.values.items():
                everywhere.setdefault(code, set()).add(expression.token)
                known[code] = expression
    same = {code: known[code] for code, tokens in everywhere.items() if len(tokens) == 1}
    return same | (piece.passage.values if piece.passage is not None else {})


def circumstances_in(nodes: NodeList) -> list[Circumstance]:
    """What decides which passages are there, each once."""
    asked: dict[str, Circumstance] = {}
    choices = (node for node in nodes.get_nodes_by_type(IfNode) if isinstance(node, IfNode))
    for node in choices:
        for condition, branch in node.conditions_nodelists:
            if condition is not None and branch.get_nodes_by_type(Passage):
                asked.setdefault(circumstance_of(condition).asked, circumstance_of(condition))
    return list(asked.values())


@dataclass(frozen=True)
class Sketch:
    """How an email is looked at without anything to write it about: the words of its passages, and examples for the rest."""

    words: Callable[[Passage], str]
    example: Callable[[str], str]
    holds: Mapping[str, bool]

    def text(self, nodes: Iterable[Node]) -> str:
        """The email as its template would write it."""
        return "".join(self._text(node) for node in nodes)

    def _text(self, node: Node) -> str:
        if isinstance(node, Passage):
            return self.words(node)
        if isinstance(node, VariableNode):
            return self.example(node.filter_expression.token)
        if isinstance(node, IfNode):
            return self._chosen(node)
        if isinstance(node, ForNode):
            return self.text(node.nodelist_loop)  # type: ignore[arg-type]
        if isinstance(node, Promise):
            return self.text(node.inside)
        return str(node.s) if isinstance(node, TextNode) else ""

    def _chosen(self, node: IfNode) -> str:
        for condition, branch in node.conditions_nodelists:
            if condition is None or self.holds.get(circumstance_of(condition).asked, True):
                return self.text(branch)
        return ""
