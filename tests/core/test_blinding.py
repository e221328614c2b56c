"""What names an author is hidden from blind readers; every other character stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.core.people.blinding import HIDDEN, blinded, initials_of, names_of, without_names


@pytest.mark.parametrize(
    ("text", "names", "blind"),
    [
        ("Je suis Zoé.", {"zoe"}, "Je suis ▇▇▇."),
        ("ZOÉ Carrel écrit à zoe.carrel@example.org.", {"Zoé", "Carrel"}, "▇▇▇ ▇▇▇ écrit à ▇▇▇."),
        ("À la Direction 7, oui", {"Direction 7"}, "À la ▇▇▇, oui"),
        ("Un commercial et l'IA", {"IA", "Al"}, "Un commercial et l'▇▇▇"),
        ("Carrément carrel", {"Carrel"}, "Carrément ▇▇▇"),
        ("Rien à cacher", {"", "R"}, "Rien à cacher"),
        ("Zoé Carrel, puis Carrel.", {"Zoé Carrel", "Carrel", "Zoé"}, "▇▇▇, puis ▇▇▇."),
        ("Jean Marie et JEAN-MARIE", {"Jean-Marie"}, "▇▇▇ et ▇▇▇"),
        ("Zoe\u0301 a écrit", {"Zoé"}, "▇▇▇ a écrit"),
        ("Madame d’Ormesson et D'ORMESSON", {"d'Ormesson"}, "Madame ▇▇▇ et ▇▇▇"),
        ("Un petit pas, dit Petit", {"Petit"}, "Un petit pas, dit ▇▇▇"),
        ("Lœwe et Loewe", {"Loewe"}, "▇▇▇ et ▇▇▇"),
        ("Matricule 00123, pas 100123", {"00123"}, "Matricule ▇▇▇, pas 100123"),
    ],
)
def test_names_are_hidden_as_whole_words_whatever_accents_and_case(text, names, blind):
    assert blinded(text, names=names) == blind


@pytest.mark.parametrize(
    ("text", "blind"),
    [
        ("Une rose pour Rose", "Une rose pour ▇▇▇"),
        ("R. Carrel, R. C. et ROSE", "▇▇▇, ▇▇▇. et ▇▇▇"),
    ],
)
def test_a_given_name_alone_is_hidden_where_it_has_a_capital(text, blind):
    assert blinded(text, names=set(), given={"Rose", *initials_of(given="Rose", family="Carrel")}) == blind


@pytest.mark.parametrize(
    ("text", "blind"),
    [
        ("La formation compte. Formation continue.", "La formation compte. Formation continue."),
        ("Au service Formation, la formation", "Au service ▇▇▇, la formation"),
        ("Je suis chef de projet.", "Je suis ▇▇▇."),
        ("Le DRH, pas le drh", "Le ▇▇▇, pas le drh"),
    ],
)
def test_ordinary_words_equal_to_an_entity_or_a_job_stay(text, blind):
    assert blinded(text, names=set(), things={"Formation", "Chef de projet", "DRH"}) == blind


def test_particles_and_single_letters_are_no_names():
    assert names_of("de La Tour") == {"de La Tour", "Tour"}
    assert names_of("Martin-Dupont") == {"Martin-Dupont", "Martin", "Dupont"}


NAMES = st.sets(st.sampled_from(["Zoé", "Zoé Carrel", "Carrel", "Jean-Marie", "Petit", "de La Tour", "Tour", "IA"]))
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["Zoé", "Carrel", "zoe.c@x.org", "petit", "TOUR", "œuvre", "e\u0301", " ", ", ", "\n", "’"]),
        st.text(max_size=6),
    )
).map("".join)


@given(TEXTS, NAMES, NAMES, NAMES)
def test_text_outside_the_masks_is_byte_identical(text, names, given, things):
    blind = blinded(text, names=names, given=given, things=things)
    if HIDDEN in text:
        return
    parts, at = blind.split(HIDDEN), 0

    assert text.startswith(parts[0])
    for part in parts:
        at = text.find(part, at)
        assert at >= 0
        at += len(part)
    assert text.endswith(parts[-1])
    assert blinded(blind, names=names, given=given, things=things) == blind


@given(st.text(alphabet="aAbzZ .-'éÉœŒßİﬁ\u0301\u0327K"), st.sampled_from(["abb", "zé", "Œba", "fiß", "k"]))
def test_a_text_with_one_accent_more_is_read_no_otherwise(text, name):
    """What has no accents takes a shorter way: an accent at the end, outside, makes it take the longer."""
    short = without_names(f"{text} {name}", identifiers={name})

    assert without_names(f"{text} {name} é", identifiers={name}) == f"{short} é"
