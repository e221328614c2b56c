"""Comments: from ten respondents on, after the close, and only once a person masked what names someone."""

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.people.masking import is_masking_of, suggested
from binome.core.people.models import Person
from binome.journey.diagnosis.actions import answering, campaigning, commenting, surveying
from binome.journey.diagnosis.actions.errors import TooFewForWords
from binome.journey.diagnosis.models import AnswerItem, Comment
from binome.journey.diagnosis.queries.comments import comments_shown, comments_waiting
from tests.factories import NOON, PersonFactory
from tests.journey.diagnosis.factories import open_survey

SAID = "Zoé3 DUPRÉ m’aide, écrivez à zoe@example.org ou au 06 12 34 56 78."


def answered(people: int, *, closed: bool = True):
    """A survey with a question for a few words, answered by so many; the first one names someone."""
    survey, by = open_survey({"Réseaux": 12}, launched=False)
    Person.objects.filter(staff_id="M0001").update(family_name="Dupré-Łuk", given_name="Maël")
    surveying.remove_question(survey, position=3, by=by)
    surveying.write_question(survey, position=3, kind="text", text_fr="Un mot ?", text_en="A word?", by=by)
    survey = campaigning.launch_survey(survey, by=by, now=NOON)
    for n, invitation in enumerate(survey.invitations.all()[:people]):
        answering.answer_survey(invitation, answers={3: SAID if n == 0 else f"mot {n}"}, now=NOON)
    return (answering.close_survey(survey, by=by, now=NOON) if closed else survey), by


def test_names_addresses_and_numbers_are_suggested_for_masking():
    assert suggested(SAID, names={"dupre"}) == "Zoé3 […] m’aide, écrivez à […] ou au […]."
    assert suggested("Merci à Jean-Łuc", names={"luc"}) == "Merci à […]"


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ("a b c", True), ("a […] c", True), ("[…]", True), ("[…] c", True), ("a […]", True), ("[…] b […]", True),
        ("a x c", False), ("a […] d", False), ("b […]", False), ("c […] a", False), ("a […] b c d", False),
        ("a b c […] b c", False),
    ],
)  # fmt: skip
def test_masking_covers_words_and_changes_none(shown, fits):
    assert is_masking_of(shown, original="a  b c") is fits


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "closed", "waiting"), [(9, True, 0), (10, False, 0), (10, True, 10)])
def test_comments_are_read_from_ten_respondents_on_and_after_the_close(people, closed, waiting):
    survey, by = answered(people, closed=closed)

    assert len(comments_waiting(survey)) == waiting

    if not waiting:
        with pytest.raises(TooFewForWords):
            commenting.show_comment(AnswerItem.objects.filter(kind="text")[0].pk, text="mot 1", by=by)


@pytest.mark.django_db
def test_a_comment_is_shown_on_the_map_once_masked_and_not_before(client):
    survey, by = answered(10)
    client.force_login(by)
    page = reverse("diagnosis:comments", args=[survey.wave_id])
    item, masked = next(one for one in comments_waiting(survey) if one[0].text == SAID)

    assert "example.org" not in client.get(reverse("diagnosis:map", args=[survey.wave_id])).content.decode()
    assert "[…]" in masked
    assert "DUPRÉ" not in masked
    refused = client.post(page, {"item": item.pk, "text": "Une phrase inventée", "show": "1"})
    taken = client.post(page, {"item": item.pk, "text": masked, "show": "1"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert [comment.text for comment in comments_shown(survey)] == [masked]
    shown = client.get(reverse("diagnosis:map", args=[survey.wave_id])).content.decode()
    assert "écrivez à […]" in shown
    assert "example.org" not in shown


@pytest.mark.django_db
def test_a_comment_kept_back_is_shown_to_nobody_and_a_stranger_decides_nothing():
    survey, by = answered(10)
    items = [item.pk for item, _ in comments_waiting(survey)]

    commenting.keep_comment_back(items[0], by=by)
    with pytest.raises(NotTheirs):
        commenting.show_comment(items[1], text="[…]", by=PersonFactory(is_hr=True))

    assert comments_shown(survey) == []
    assert (Comment.objects.count(), len(comments_waiting(survey))) == (1, 9)
