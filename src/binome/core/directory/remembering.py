"""What is kept of a file for the next of its kind: what its columns and its words meant."""

from collections.abc import Mapping

from binome.core.directory.access import looks_after_everyone
from binome.core.directory.kinds import kind_of
from binome.core.directory.layout import header_words
from binome.core.directory.models import Import, RememberedAnswer, RememberedColumn
from binome.core.people.models import Person
from binome.core.people.text import folded


def remember_columns(file_import: Import, columns: Mapping[str, int], *, by: Person | None) -> None:
    """Keep what each header means for this kind of file, and which ones mean nothing."""
    if not _may_say(file_import, by=by):
        return
    field_at = {place: name for name, place in columns.items()}
    words = header_words(file_import.headers)
    meanings = {word: field_at.get(place, "") for place, word in enumerate(words) if word and words.count(word) == 1}
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(kind=file_import.kind, header=word[:200], field=name) for word, name in meanings.items()],
        update_conflicts=True,
        unique_fields=["kind", "header"],
        update_fields=["field"],
    )


def remember_answers(file_import: Import, *, by: Person | None) -> None:
    """Keep what words mean for this kind of file, by whom the columns may be said too."""
    if not _may_say(file_import, by=by):
        return
    earlier = RememberedAnswer.objects.filter(kind=file_import.kind, question__in=file_import.answers)
    spelled_otherwise = [row.pk for row in earlier if _is_spelled_otherwise(row, file_import.answers[row.question])]
    RememberedAnswer.objects.filter(pk__in=spelled_otherwise).delete()
    RememberedAnswer.objects.bulk_create(
        [
            RememberedAnswer(kind=file_import.kind, question=question, word=word[:200], answer=answer)
            for question, answers in file_import.answers.items()
            for word, answer in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "question", "word"],
        update_fields=["answer"],
    )


def _is_spelled_otherwise(remembered: RememberedAnswer, answers: Mapping[str, str]) -> bool:
    """Whether the same word is answered under another spelling: one word has one answer."""
    return remembered.word not in answers and folded(remembered.word) in {folded(word) for word in answers}


def _may_say(file_import: Import, *, by: Person | None) -> bool:
    """Staff files are read by what HR, administrators and the nightly file said: what a programme manager says holds for
    their file alone, else their word for a column would change addresses or leaving dates by the nightly file.
    """
    return not kind_of(file_import.kind).whole_staff or by is None or looks_after_everyone(by)
