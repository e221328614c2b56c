"""What people said once of a file or of its words, and what it makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from binome.core.people.text import folded

EMPTY = "-"  # the answer that a word says nothing
MOST_WORDS = 40  # of one question: what has more words is no list of words
NO_WORDS: Mapping[str, str] = {}


class Word(TypedDict):
    """A word of the file, how many lines have it, what it probably means and what it may mean, with labels."""

    word: str
    n: int
    guess: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class FileAnswers:
    """By folded word: levels, languages and managers (staff ids). Of the whole file: what identifies people, how names read."""

    levels: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    managers: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    name_order: str = ""
    digits: int = 0

    @classmethod
    def of(cls, answers: Mapping[str, Mapping[str, str]]) -> "FileAnswers":
        """As they are kept with the import."""
        of_file = answers.get("file", NO_WORDS)
        digits = of_file.get("digits", "")
        return cls(
            levels=_by_folded_word(answers.get("level", NO_WORDS)),
            languages=_by_folded_word(answers.get("preferred_language", NO_WORDS)),
            managers=_by_folded_word(answers.get("manager", NO_WORDS)),
            key=of_file.get("key", ""),
            name_order=of_file.get("name_order", ""),
            digits=int(digits) if digits.isdigit() else 0,
        )


def _by_folded_word(answers: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): answer for word, answer in answers.items()}


@dataclass
class Questions:
    """Words of the file that one answer explains on every line that has them."""

    asked: dict[str, dict[str, Word]] = field(default_factory=dict)

    def ask(self, question: str, word: str, *, guess: str = "", options: Iterable[tuple[str, str]] = ()) -> None:
        """One more line that has this word."""
        words = self.asked.setdefault(question, {})
        key = folded(word)
        if key not in words:
            words[key] = Word(word=word[:80], n=0, guess=guess, options=list(options))
        words[key]["n"] += 1

    def by_question(self) -> dict[str, list[Word]]:
        """As JSON keeps them, the most frequent words first."""
        return {
            question: sorted(words.values(), key=lambda word: -word["n"])[:MOST_WORDS]
            for question, words in self.asked.items()
        }
