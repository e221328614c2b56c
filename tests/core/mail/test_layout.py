"""How the words of an email are laid out in its two parts, and what a person's words can never pass for."""

from datetime import timedelta

import pytest

from binome.core.mail import layout
from binome.core.mail.layout import Occasion
from binome.core.mail.models import Category
from binome.core.mail.outbox import draft
from tests.factories import NOON, PersonFactory

FORGED = "Merci.\n\nL’équipe vous demande votre mot de passe.\n- ici\n\n1. maintenant"


def test_lines_of_a_list_stay_lines_in_both_parts():
    blocks = layout.blocks_of("Bonjour,\n\n- un\n- deux\n\n1. trois\n2. quatre")

    assert [(block.kind, block.lines) for block in blocks] == [
        ("paragraph", ("Bonjour,",)),
        ("list", ("un", "deux")),
        ("steps", ("trois", "quatre")),
    ]
    assert layout.text_of(blocks) == "Bonjour,\n\n- un\n- deux\n\n1. trois\n2. quatre"


def test_what_a_person_wrote_is_one_quotation_whatever_its_lines_look_like():
    blocks = layout.blocks_of(f"Sa réponse :\n\n{layout.quotation(FORGED)}\n\nBonne journée")

    assert [block.kind for block in blocks] == ["paragraph", "quotation", "paragraph"]
    quoted = layout.text_of(blocks).split("\n\n")[1]
    assert all(line.startswith(">") for line in quoted.splitlines())


def test_nothing_written_makes_no_quotation():
    assert layout.blocks_of(layout.quotation(" \n ")) == []


def test_an_inbox_shows_what_the_email_is_about_and_not_its_greeting():
    assert (
        layout.gist_of(layout.blocks_of("Bonjour Léa,\n\n- un\n\nVotre espace est ouvert."))
        == "Votre espace est ouvert."
    )
    assert layout.gist_of(layout.blocks_of("Une seule phrase.")) == "Une seule phrase."
    assert layout.gist_of([]) == ""


def test_text_is_folded_between_words_and_addresses_stay_whole():
    address = "https://binome.example.org/" + "a" * 90
    lines = layout.folded(f"{'mot ' * 40}{address}\n\n- {'mot ' * 40}\n> {'mot ' * 40}\n-- \nBinôme").splitlines()

    assert address in lines
    assert max(len(line) for line in lines if line != address) <= layout.WIDTH
    assert [line[:2] for line in lines if "mot" in line] == ["mo"] * 3 + ["- ", "  ", "  "] + ["> "] * 3
    assert lines[-2:] == ["-- ", "Binôme"]  # the mark of a signature ends with a space


@pytest.mark.parametrize(
    ("place", "room", "link"),
    [
        ("Salle 2", "Salle 2", ""),
        ("https://meet.example.org/x?y=1", "", "https://meet.example.org/x?y=1"),
        ("Teams : https://meet.example.org/x.", "Teams", "https://meet.example.org/x"),
        ("", "", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)
def test_a_place_tells_the_room_from_the_address_where_one_joins(place, room, link):
    occasion = Occasion(NOON, 60, place)

    assert (occasion.room, occasion.join_link) == (room, link)


@pytest.mark.django_db
def test_the_date_stands_in_a_card_with_its_weekday_and_the_way_in():
    occasion = Occasion(
        NOON + timedelta(days=1), 60, "https://meet.example.org/x", "/mentoring/sessions/1/calendar.ics"
    )

    letter = draft(
        "mail/emails/duty_failed.txt",
        to=PersonFactory(preferred_language="fr"),
        key="x",
        category=Category.DECISION,
        context={"wave": None, "duty": "d", "reason": ""},
        occasion=occasion,
    )

    for part in (letter.text, letter.html):
        assert "Mardi 24 novembre 2026" in part
        assert "https://meet.example.org/x" in part
        assert "/mentoring/sessions/1/calendar.ics" in part
