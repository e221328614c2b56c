"""What the words for levels of posts probably mean, from 1 to 9: a proposal that a person confirms."""

import re

from binome.core.people.text import folded

GUESSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b({words})\b"), level)
    for words, level in (
        ("alternante?s?|apprentie?s?|stagiaires?|interns?|apprentices?|trainees?", "1"),
        ("dirigeante?s?|comex|codir|comite executif|president|presidente|executives?|chief|ceo|dg", "9"),
        ("directeurs?|directrices?|directors?|vice president|vp", "8"),
        ("cadres? superieurs?|senior managers?|heads?", "7"),
        ("cadres?|managers?|chefs?|responsables?", "6"),
        ("agents? de maitrise|maitrise|superviseurs?|supervisors?|team leads?", "4"),
        ("techniciens?|techniciennes?|technicians?|professions? intermediaires?|professionals?", "3"),
        ("employee?s?|employes?|assistante?s?|assistants?|administratifs?", "2"),
        ("ouvriers?|ouvrieres?|workers?|operateurs?|operators?", "1"),
    )
)


def guessed_level(word: str) -> str:
    """A level from 1 to 9 for this word, empty when it tells nothing."""
    plain = folded(word)
    return next((level for pattern, level in GUESSES if pattern.search(plain)), "")
