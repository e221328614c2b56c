"""What people wrote at the close: what waits to be read over by a person, and what others may read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from binome.core.framework.compiled_query import CompiledQuery
from binome.core.people.masking import suggestions
from binome.core.privacy.disclosure.thresholds import K_COMMENTS, may_show
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
        .order_by("pk", "words__pk")
        .values_list("pk", "words__question", *OpenQuestion.values)
    )
)


@dataclass(frozen=True)
class _Written:
    """What was written, by question and closing, on questions that enough people answered for nobody to be guessed."""

    texts: dict[OpenQuestion, dict[int, str]]
    read_over: set[tuple[int, str]]


def _written(wave: Wave) -> _Written:
    by_question: dict[OpenQuestion, dict[int, str]] = defaultdict(dict)
    read_over: set[tuple[int, str]] = set()
    for closing, decided, *texts in _SAID.rows(wave=wave):  # a line for each question of a closing that was read over
        read_over.add((closing, decided or ""))
        for question, text in zip(OpenQuestion, texts, strict=True):
            # A text of blanks is no answer: counted, it would open a question that four people answered.
            if text.strip():
                by_question[question][closing] = text
    enough = {question: texts for question, texts in by_question.items() if may_show(len(texts), k=K_COMMENTS)}
    return _Written(enough, read_over)


def words_to_read(wave: Wave) -> list[WordsToRead]:
    """What nobody has read over yet, in the order of the alphabet, so that nobody's place tells."""
    written = _written(wave)
    waiting = [
        (question, closing, text)
        for question, texts in written.texts.items()
        for closing, text in texts.items()
        if (closing, question.value) not in written.read_over
    ]
    waiting.sort(key=lambda entry: (entry[0], entry[2]))
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
    """What was read over and others may read, in the order of the alphabet."""
    shown = list(ClosingWords.objects.filter(closing__wave=wave, shown=True).order_by("question", "text", "pk"))
    open_questions = set(_written(wave).texts) if shown else set()
    return [words for words in shown if words.question in open_questions]


_TESTIMONIES = CompiledQuery(
    lambda: (
        Testimony.objects.filter(wave=WAVE)
        .select_related("person")
        .only("text", "signed", "side", "given_at", "person__given_name", "person__family_name")
        .order_by("text")
    )
)


def quotes_of(wave: Wave, *, until: datetime | None = None) -> dict[str, tuple[Quote, ...]]:
    """People's own words by section of the report: testimonies as agreed, and what was written at the close, read over.

    `until`: those alone that could be read then; what was taken back or kept back since is gone all the same.
    """
    quotes: dict[str, tuple[Quote, ...]] = defaultdict(tuple)
    for each in _TESTIMONIES.rows(wave=wave):
        if until is None or each.given_at <= until:
            quotes["words"] += (Quote(each.text, each.author, each.language),)
    titles = {OpenQuestion.CHANGED_MIND_ON: ""}
    for words in words_shown(wave):
        if until is None or words.decided_at <= until:
            question = OpenQuestion(words.question)
            quotes[SECTION_OF[question]] += (Quote(words.text, titles.get(question, str(question.label))),)
    return dict(quotes)
