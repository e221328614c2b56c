"""A wave closes once asked, its report is frozen, can be reopened; later answers enter a later edition."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from binome.core.mail.models import OutboxLetter
from binome.core.programmes.stages import Stage
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.outcomes.actions import publishing, reading_over, testimonies
from binome.journey.outcomes.actions.closing import answer_closing
from binome.journey.outcomes.actions.errors import NothingNew
from binome.journey.outcomes.models import Closing, ClosingWords, Edition
from binome.journey.outcomes.queries.words import quotes_of, words_to_read
from binome.journey.outcomes.rules.answering import ClosingAnswers
from binome.orchestration import waves
from tests.factories import NOON, PersonFactory, SessionFactory, WaveFactory, manager_of
from tests.journey.outcomes.factories import close, opened_pair, pair_that_lived, wave_that_lived

pytestmark = pytest.mark.django_db
FILES = ("report_csv", "report_xlsx", "report_pdf")


def files_of(client, wave, query=""):
    return {name: client.get(reverse(f"outcomes:{name}", args=[wave.pk]) + query).content for name in FILES}


def main_of(page):
    text = page.content.decode()
    return text[text.index('<section class="report-front') : text.index("</main>")]


def test_closing_is_asked_once_and_says_what_it_finds(client):
    wave = WaveFactory(stage=Stage.OUTCOMES)
    SessionFactory(relationship=opened_pair(wave), starts_at=timezone.now() + timedelta(days=3))
    client.force_login(manager_of(wave))

    asked = client.post(reverse("advance_wave", args=[wave.pk]), {"from": Stage.OUTCOMES}, follow=True)
    wave.refresh_from_db()
    stage_when_asked = wave.stage
    client.post(reverse("close_wave", args=[wave.pk]))
    wave.refresh_from_db()

    page = asked.content.decode()
    assert stage_when_asked == Stage.OUTCOMES
    assert "1 binôme est encore ouvert" in page
    assert "1 séance à venir" in page
    assert wave.stage == Stage.CLOSED
    assert Relationship.objects.get(pair__wave=wave).state == "open"


def test_closing_over_open_pairs_names_them_changes_nothing_of_theirs_and_can_be_taken_back(client):
    """Twenty-five pairs under way and sixty-nine sessions to come, beside twelve pairs that closed and answered."""
    wave = wave_that_lived(12)
    soon = timezone.now() + timedelta(days=3)
    under_way = [opened_pair(wave) for _turn in range(25)]
    for turn in range(69):
        SessionFactory(relationship=under_way[turn % 23], starts_at=soon + timedelta(days=turn))
    SessionFactory(relationship=under_way[24], starts_at=timezone.now() - timedelta(days=1))
    client.force_login(manager_of(wave, preferred_language="en"))

    def lives_of_pairs():
        return (
            list(Relationship.objects.order_by("pk").values()),
            list(Session.objects.order_by("pk").values()),
            list(OutboxLetter.objects.order_by("pk").values()),
        )

    before = lives_of_pairs()
    page = client.get(reverse("close_wave", args=[wave.pk])).text
    client.post(reverse("close_wave", args=[wave.pk]))
    published = files_of(client, wave)
    closed = lives_of_pairs()
    client.post(reverse("reopen_wave", args=[wave.pk]))
    client.post(reverse("close_wave", args=[wave.pk]))

    assert "25 pairs are still open" in page
    assert "69 sessions to come stay in the calendars" in page
    assert all(escape(each.pair.mentee.person.name) in page for each in under_way)
    assert page.count("<tr>") == 1 + 25
    assert before == closed == lives_of_pairs()
    assert files_of(client, wave, "?edition=1") == published


def test_what_was_published_stays_the_same_byte_for_byte(client):
    wave = wave_that_lived(12)
    manager = manager_of(wave)
    client.force_login(manager)
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=timezone.now() - timedelta(days=3))
    before, page = files_of(client, wave), main_of(client.get(reverse("outcomes:wave", args=[wave.pk])))

    theme = wave.themes.get()
    for turn in range(6):
        pair_that_lived(wave, theme, turn=turn)

    assert files_of(client, wave) == before
    assert main_of(client.get(reverse("outcomes:wave", args=[wave.pk]))) == page


def test_a_later_edition_counts_those_who_came_later_and_the_first_one_stays(client):
    wave = wave_that_lived(12)
    manager = manager_of(wave)
    client.force_login(manager)
    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager, now=NOON)
    first = files_of(client, wave)
    theme = wave.themes.get()
    pair_that_lived(wave, theme)
    with pytest.raises(NothingNew):
        publishing.publish_later_edition(wave.pk, by=manager, now=NOON)

    for turn in range(1, 6):
        pair_that_lived(wave, theme, turn=turn)
    client.post(reverse("outcomes:publish", args=[wave.pk]), {"confirmed": "yes"})

    assert [edition.number for edition in Edition.objects.filter(wave=wave)] == [1, 2]
    assert files_of(client, wave, "?edition=1") == first
    assert files_of(client, wave)["report_csv"] != first["report_csv"]
    assert client.get(reverse("outcomes:wave", args=[wave.pk]) + "?edition=3").status_code == 404


def test_reopening_takes_the_closing_back_and_leaves_what_was_published(client):
    wave = wave_that_lived(2)
    manager = manager_of(wave)
    client.force_login(manager)
    client.post(reverse("close_wave", args=[wave.pk]))

    client.post(reverse("reopen_wave", args=[wave.pk]))

    wave.refresh_from_db()
    assert (wave.stage, wave.closed_at) == (Stage.OUTCOMES, None)
    assert Edition.objects.filter(wave=wave).count() == 1
    with pytest.raises(waves.NotYet):
        waves.reopen(wave.pk, by=manager)


def test_a_workbook_holds_numbers_in_their_format(client):
    wave = wave_that_lived(10)
    client.force_login(manager_of(wave))

    answer = client.get(reverse("outcomes:report_xlsx", args=[wave.pk]))
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.content))
        for row in sheet
        for cell in row
        if cell.value is not None
    ]
    numbers = {cell.number_format: cell.value for cell in cells if cell.data_type == "n"}

    assert {"#,##0", "#,##0.00", "0%"} <= set(numbers)
    assert numbers["0%"] == 0.5
    assert any(cell.value == 1 and "+" in cell.number_format for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.fixture
def written():
    """A wave whose ten mentees wrote what they changed; one names a colleague."""
    wave = WaveFactory(stage=Stage.OUTCOMES)
    PersonFactory(given_name="Odile", family_name="Quenouille")
    for turn in range(10):
        one = opened_pair(wave)
        close(one)
        closing = Closing.objects.get(side="mentee", person=one.pair.mentee.person)
        text = "Odile Quenouille m’a montré." if not turn else f"Je classe mes fichiers, {turn}."
        answers = ClosingAnswers(
            practice=4, changed=text, recommends=9, understands=4, age_matters_little=4, changed_mind=True,
            changed_mind_on="Un seul mot" if not turn else "",
        )  # fmt: skip
        answer_closing(closing.pk, by=closing.person, now=NOON, answers=answers)
    return wave


def test_nothing_written_at_the_close_is_read_by_others_before_a_person_read_it_over(client, written):
    client.force_login(manager_of(written))
    report = reverse("outcomes:wave", args=[written.pk])
    unread = client.get(report).content.decode()
    page = reverse("outcomes:words", args=[written.pk])
    suggestion = next(each for each in words_to_read(written) if "Odile" in each.written)

    changed = client.post(page, {"words": suggestion.key, "text": "Une collègue m’a montré.", "show": "1"})
    client.post(page, {"words": suggestion.key, "text": suggestion.suggested, "show": "1"})
    alone = client.get(report).content.decode()
    others = words_to_read(written)
    client.post(page, {"words": others[0].key})
    for each in others[1:]:
        client.post(page, {"words": each.key, "text": each.suggested, "show": "1"})

    assert "classe mes fichiers" not in unread
    assert "m’a montré" not in unread
    assert suggestion.suggested == "[…] […] m’a montré."
    assert changed.status_code == 422
    assert "m’a montré" not in alone  # of ten, one alone would be whoever was read over first
    assert len(quotes_of(written)["words"]) == 9
    assert "[…] […] m’a montré." in client.get(report).content.decode()
    assert ClosingWords.objects.filter(shown=False).count() == 1


def test_words_of_fewer_than_ten_people_are_read_by_nobody(client, written):
    Closing.objects.filter(wave=written, changed__contains="5").update(changed="")
    closing = Closing.objects.filter(wave=written).first()
    client.force_login(manager_of(written))
    page = reverse("outcomes:words", args=[written.pk])

    answer = client.post(page, {"words": f"{closing.pk}-changed", "text": closing.changed, "show": "1"})

    assert words_to_read(written) == []
    assert answer.status_code == 404
    assert client.post(page, {"words": f"{closing.pk}-person", "show": "1"}).status_code == 404
    assert client.post(page, {"words": "9" * 30 + "-changed"}).status_code == 422


def test_words_kept_back_after_publication_leave_every_edition(client, written):
    manager = manager_of(written)
    for each in words_to_read(written):
        reading_over.show_words(
            written, closing=each.closing, question=each.question, text=each.suggested, by=manager, now=NOON
        )
    waves.advance(written.pk, expected=Stage.OUTCOMES, by=manager, now=timezone.now())
    client.force_login(manager)
    page = reverse("outcomes:wave", args=[written.pk])
    before = client.get(page).content.decode()
    words = ClosingWords.objects.filter(text__contains="fichiers, 3").get()

    reading_over.keep_words_back(
        written, closing=words.closing_id, question=words.question, by=manager, now=timezone.now()
    )

    assert "fichiers, 3" in before
    assert "fichiers, 3" not in client.get(page).content.decode()
    assert "fichiers, 4" in client.get(page).content.decode()


def test_a_late_comment_waits_for_four_others_and_is_never_shown_alone(client, written):
    """Ten were read over; six pairs answer later, and one of the six writes something."""
    manager = manager_of(written)
    for each in words_to_read(written):
        reading_over.show_words(
            written, closing=each.closing, question=each.question, text=each.suggested, by=manager, now=NOON
        )
    for turn in range(6):
        late = opened_pair(written)
        close(late)
        closing = Closing.objects.get(side="mentee", person=late.pair.mentee.person)
        answers = ClosingAnswers(
            practice=1 + turn % 4, changed="" if turn else "Moi seule, en retard.", recommends=4 + turn, understands=4,
            age_matters_little=4, changed_mind=turn % 2 == 0,
        )  # fmt: skip
        answer_closing(closing.pk, by=closing.person, now=NOON, answers=answers)

    assert Closing.objects.get(changed__startswith="Moi seule").batch is not None
    assert words_to_read(written) == []
    assert len(quotes_of(written)["words"]) == 10


def test_an_unsigned_testimony_is_read_with_the_next_edition_and_a_signed_one_at_once(client):
    wave = wave_that_lived(2)
    unsigned, signed = (each.person for each in Closing.objects.filter(wave=wave, side="mentee"))
    testimonies.give_testimony(wave, by=unsigned, now=NOON, text="Sans mon nom.")
    testimonies.give_testimony(wave, by=signed, now=NOON, text="Avec mon nom.", signed=True)
    before = [quote.text for quote in quotes_of(wave)["words"]]

    waves.advance(wave.pk, expected=Stage.OUTCOMES, by=manager_of(wave), now=timezone.now())

    assert before == ["Avec mon nom."]
    assert sorted(quote.text for quote in quotes_of(wave)["words"]) == ["Avec mon nom.", "Sans mon nom."]
