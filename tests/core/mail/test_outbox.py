"""Letters are written once, in the reader's language, with the same words in text and HTML."""

import pytest

from binome.core.mail import outbox
from binome.core.mail.models import Category, LetterState, Mute
from binome.core.mail.preferences import NotALink, mute_only, muted_by, read_unsubscribe, unsubscribe_path
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

LETTER = "accounts/emails/login_code.txt"


def post(to, **options):
    settings = {"key": "k1", "category": Category.REMINDER, "context": {"code": "ABC", "minutes": 10}} | options
    return outbox.post(LETTER, to=to, **settings)


def test_the_same_key_never_makes_a_second_letter():
    person = PersonFactory()

    assert post(person).pk == post(person).pk


def test_a_letter_speaks_its_readers_language():
    french, english = PersonFactory(preferred_language="fr"), PersonFactory(preferred_language="en")

    letters = [post(french, key="fr"), post(english, key="en")]

    assert [letter.language for letter in letters] == ["fr", "en"]
    assert '<html lang="fr"' in letters[0].html
    assert '<html lang="en"' in letters[1].html


def test_both_parts_say_the_same_and_end_with_the_same_act(settings):
    settings.BASE_URL = "https://binome.example.org"

    letter = post(PersonFactory(), act=("Ouvrir", "/matching/"))

    for part in (letter.text, letter.html):
        assert "ABC" in part
        assert "Ouvrir" in part
        assert "https://binome.example.org/matching/" in part
        assert "https://binome.example.org/letters/" in part


def test_what_people_typed_stays_text_in_html():
    letter = post(PersonFactory(given_name="<b>Eve</b>", preferred_language="en"), context={"code": "<script>"})

    assert "<script>" not in letter.html
    assert "<script>" in letter.text


def test_a_muted_kind_is_kept_but_does_not_wait():
    person = PersonFactory()
    Mute.objects.create(person=person, category=Category.REMINDER)

    assert post(person).state == LetterState.MUTED
    assert post(person, key="k2", category=Category.ACCESS).state == LetterState.QUEUED


def test_decisions_and_sign_in_letters_cannot_be_muted():
    person = PersonFactory()

    mute_only(["access", "decision", "survey", "nonsense"], by=person)

    assert muted_by(person) == {Category.SURVEY}


def test_muting_anew_replaces_what_was_muted():
    person = PersonFactory()
    mute_only(["survey", "network"], by=person)

    mute_only(["network", "reminder"], by=person)

    assert muted_by(person) == {Category.NETWORK, Category.REMINDER}


def test_an_unsubscribe_link_names_its_reader_and_kind():
    person = PersonFactory()
    token = unsubscribe_path(person.pk, Category.SURVEY).split("/")[-2]

    assert read_unsubscribe(token) == (person, Category.SURVEY)


@pytest.mark.parametrize("spoilt", ["", "x", "cut", "access"])
def test_a_spoilt_unsubscribe_link_names_nobody(spoilt):
    person = PersonFactory()
    token = unsubscribe_path(person.pk, Category.SURVEY).split("/")[-2]
    broken = {"cut": token[:-3], "access": unsubscribe_path(person.pk, Category.ACCESS).split("/")[-2]}

    with pytest.raises(NotALink):
        read_unsubscribe(broken.get(spoilt, spoilt))
