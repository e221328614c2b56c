"""What people wrote at the close: what waits to be read over by a person, and what others may read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people.masking import suggestions
from binome.core.people.text import folded
from binome.core.privacy.disclosure.thresholds import K_COMMENTS, K_SCORES, may_show
from binome.core.programmes.models import Wave
from binome.core.programmes.todo import WAVE
from binome.journey.outcomes.models import Closing, ClosingWords, Testimony
from binome.journey.outcomes.queries.report.parts import Quote
from binome.journey.outcomes.states import OpenQuestion

SECTION_OF = {
    OpenQuestion.CHANGED: "words",
    OpenQuestion.TEAM_EFFECT: "words",
    OpenQuestion.CHANGED_MIND_ON: "generations",
}


@dataclass(frozen=True)
class WordsToRead:
    """What one person wrote on one question, with a masking to start from."""

    closing: int
    question: OpenQuestion
    written: str
    suggested: str

    @property
    def key(self) -> str:
        """What the form calls it."""
        return f"{self.closing}-{self.question}"


_SAID = CompiledQuery(
    lambda: (
        Closing.objects.filter(wave=WAVE, batch__isnull=False)
        .order_by("batch", "pk", "words__pk")
        .values_list("pk", "batch", "words__question", *OpenQuestion.values)
    )
)


@dataclass(frozen=True)
class _Written:
    """What was written, by question and closing, in groups of enough people for nobody to be guessed.

    `complete`: closings whose whole group was read over. A text is shown with its group or not at all: alone, it would be that
    of whoever answered last.
    """

    texts: dict[OpenQuestion, dict[int, str]]
    read_over: set[tuple[int, str]]
    complete: set[tuple[int, str]]


def _written(wave: Wave) -> _Written:
    batches: dict[OpenQuestion, dict[int, dict[int, str]]] = {question: {} for question in OpenQuestion}
    read_over: set[tuple[int, str]] = set()
    for closing, batch, decided, *texts in _SAID.rows(wave=wave):  # a line for each question that was read over
        read_over.add((closing, decided or ""))
        for question, text in zip(OpenQuestion, texts, strict=True):
            # A text of blanks is no answer: counted, it would open a question that four people answered.
            if text.strip():
                batches[question].setdefault(batch, {})[closing] = text
    texts_read: dict[OpenQuestion, dict[int, str]] = {}
    complete: set[tuple[int, str]] = set()
    for question, by_batch in batches.items():
        groups = list(_groups(list(by_batch.values())))
        if groups:
            texts_read[question] = {closing: text for group in groups for closing, text in group.items()}
        for group in groups:
            keys = {(closing, question.value) for closing in group}
            complete |= keys if keys <= read_over else set()
    return _Written(texts_read, read_over, complete)


def _groups(batches: Sequence[dict[int, str]]) -> Iterator[dict[int, str]]:
    """Texts in the order of their batches, ten people first, then five more at a time; who is left over waits."""
    group: dict[int, str] = {}
    least = K_COMMENTS
    for batch in batches:
        group = group | batch
        if may_show(len(group), k=least):
            yield group
            group, least = {}, K_SCORES


def _waiting(wave: Wave) -> list[tuple[OpenQuestion, int, str]]:
    """What nobody has read over yet: its question, whose answers it is of, the text."""
    written = _written(wave)
    return [
        (question, closing, text)
        for question, texts in written.texts.items()
        for closing, text in texts.items()
        if (closing, question.value) not in written.read_over
    ]


def count_to_read(wave: Wave) -> int:
    """How many texts nobody has read over yet; maskings are looked for when they are read, not to count them."""
    return len(_waiting(wave))


def words_to_read(wave: Wave) -> list[WordsToRead]:
    """What nobody has read over yet, in the order of the alphabet, so that nobody's place tells."""
    waiting = sorted(_waiting(wave), key=lambda entry: (entry[0], entry[2]))
    masked = suggestions([text for _question, _closing, text in waiting])
    return [
        WordsToRead(closing, question, text, suggestion)
        for (question, closing, text), suggestion in zip(waiting, masked, strict=True)
    ]


def words_of(wave: Wave, *, closing: int, question: str) -> str | None:
    """What was written there, when it may be read over."""
    known = {question.value: question for question in OpenQuestion}
    return _written(wave).texts.get(known[question], {}).get(closing) if question in known else None


def words_shown(wave: Wave) -> list[ClosingWords]:
    """What was read over, with all of its group, and others may read; in the order of the alphabet."""
    shown = list(ClosingWords.objects.filter(closing__wave=wave, shown=True).order_by("question", "text", "pk"))
    complete = _written(wave).complete if shown else set()
    return [words for words in shown if (words.closing_id, words.question) in complete]


_TESTIMONIES = CompiledQuery(
    lambda: (
        Testimony.objects.readable()
        .filter(wave=WAVE)
        .select_related("person")
        .only("text", "language", "signed", "side", "given_at", "person__given_name", "person__family_name")
        .order_by("text")
    )
)


def quotes_of(wave: Wave, *, until: datetime | None = None) -> dict[str, tuple[Quote, ...]]:
    """People's own words by section of the report: testimonies as agreed, and what was written at the close, read over.

    `until`: those alone that could be read then; what was taken back or kept back since is gone all the same.
    """
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for each in _TESTIMONIES.rows(wave=wave):
        if until is None or each.given_at <= until:
            quotes["words"].append(Quote(each.text, each.author, each.language))
    titles = {OpenQuestion.CHANGED_MIND_ON: ""}
    for words in words_shown(wave):
        if until is None or words.decided_at <= until:
            question = OpenQuestion(words.question)
            quotes[SECTION_OF[question]].append(Quote(words.text, titles.get(question, str(question.label))))
    return {section: grouped(entries) for section, entries in quotes.items()}


_SIGNS = re.compile(r"[\W_]+")


def grouped(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The same words once, with how many wrote them, the most often written first; signs and case apart."""
    first: dict[tuple[str, str], Quote] = {}
    times: Counter[tuple[str, str]] = Counter()
    for quote in quotes:
        alike = (_SIGNS.sub(" ", folded(quote.text)).strip() or quote.text, quote.by)
        first.setdefault(alike, quote)
        times[alike] += 1
    by_times = sorted(first, key=lambda alike: -times[alike])
    return tuple(replace(first[alike], times=times[alike]) for alike in by_times)


SHORT_ENOUGH = 240  # signs: what a hurried reader still reads


def first_quote(quotes: Mapping[str, Sequence[Quote]]) -> Quote | None:
    """The voice of the first page: the fullest of those that a hurried reader still reads, a testimony before a comment."""
    readable = [quote for quote in quotes.get("words", ()) if len(quote.text) <= SHORT_ENOUGH]
    return max(readable, key=lambda quote: (bool(quote.language), len(quote.text), quote.text), default=None)
