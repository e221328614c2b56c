"""More people qualified than there are places: a draw that is bound first, shown afterwards, and reckoned again by anyone."""

import re
from hashlib import sha256

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.privacy.models import AuditLine
from binome.core.programmes.stages import Stage
from binome.journey.enrolment.actions import drawing
from binome.journey.enrolment.actions.errors import DrawIsBound, DrawIsOver, NoDrawNeeded
from binome.journey.enrolment.models import DrawnCode, PlaceDraw
from binome.journey.enrolment.queries.draws import code_in_draw, commitment_to, lines_of, order_of
from tests.factories import NOON, ApplicationFactory, PersonFactory, WaveFactory, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return WaveFactory(stage=Stage.ENROLMENT)


@pytest.fixture
def qualified(wave):
    return [ApplicationFactory(wave=wave, side="mentee", state="qualified") for _number in range(6)]


def bound(wave, *, places=2):
    return drawing.bind_draw(wave.pk, "mentee", places=places, by=manager_of(wave), now=NOON)


def drawn(wave, *, places=2):
    bound(wave, places=places)
    return drawing.draw_places(wave.pk, "mentee", by=manager_of(wave), now=NOON)


def test_the_order_is_reckoned_again_from_what_the_page_shows_by_whoever_is_in_it(client, wave, qualified):
    draw = drawn(wave)
    client.force_login(qualified[0].person)

    page = client.get(reverse("enrolment:my_draw", args=[qualified[0].pk])).text
    seed, fingerprint = draw.seed, sha256(draw.seed.encode()).hexdigest()
    codes = re.findall(r"<li><code>(\w+)</code>", page)

    assert seed in page
    assert fingerprint in page
    assert codes == sorted(codes, key=lambda code: sha256(f"{seed}:{code}".encode()).hexdigest())
    assert len(codes) == 6


def test_before_the_draw_the_fingerprint_and_the_list_are_shown_and_the_seed_is_nowhere(client, wave, qualified):
    draw = bound(wave)
    manager = manager_of(wave)

    for reader, address in (
        (qualified[0].person, reverse("enrolment:my_draw", args=[qualified[0].pk])),
        (qualified[0].person, reverse("enrolment:application", args=[qualified[0].pk])),
        (manager, reverse("enrolment:draw", args=[wave.pk, "mentee"])),
    ):
        client.force_login(reader)
        page = client.get(address).text
        assert draw.seed not in page
    assert draw.commitment == commitment_to(draw.seed)
    assert draw.commitment in page
    assert AuditLine.objects.filter(act="enrolment.bound_draw").exists()
    assert not any(draw.seed in str(line.detail) for line in AuditLine.objects.all())


def test_nobody_in_the_draw_reads_the_name_of_another(client, wave, qualified):
    drawn(wave)
    client.force_login(qualified[0].person)

    page = client.get(reverse("enrolment:my_draw", args=[qualified[0].pk])).text

    assert [other.person.name for other in qualified[1:] if other.person.name in page] == []
    assert client.get(reverse("enrolment:my_draw", args=[qualified[1].pk])).status_code == 404


def test_whoever_has_waited_since_an_earlier_wave_comes_first(wave, qualified):
    earlier = ApplicationFactory(
        side="mentee", state="next_wave", decided_by=PersonFactory(), decided_at=NOON, decision_reason="Complet."
    )
    qualified[5].carried_from = earlier
    qualified[5].save()

    draw = drawn(wave, places=1)

    assert draw.codes.get(rank=1).application == qualified[5]
    assert [line.has_place for line in lines_of(draw)] == [True] + [False] * 5


def test_a_place_that_somebody_left_goes_to_the_next_in_order(wave, qualified):
    draw = drawn(wave)
    first = draw.codes.get(rank=1).application
    first.state = "withdrawn"
    first.save()

    assert [line.code.rank for line in lines_of(draw) if line.has_place] == [2, 3]


def test_a_side_is_drawn_once_among_more_people_than_places(wave, qualified):
    for places in (0, 6, 7):
        with pytest.raises(NoDrawNeeded):
            bound(wave, places=places)
    draw = drawn(wave)

    with pytest.raises(DrawIsBound):
        bound(wave)
    with pytest.raises(DrawIsOver):
        drawing.draw_places(wave.pk, "mentee", by=manager_of(wave), now=NOON)
    with pytest.raises(NotTheirs):
        drawing.draw_places(wave.pk, "mentor", by=manager_of(wave), now=NOON)
    with pytest.raises(NotTheirs):
        drawing.bind_draw(wave.pk, "mentor", places=1, by=qualified[0].person, now=NOON)
    late = ApplicationFactory(wave=wave, side="mentee", state="qualified")
    assert code_in_draw(late) is None
    assert draw.codes.count() == 6


def test_each_order_is_as_likely_as_another():
    """1,200 seeds over three codes: each code comes first a third of the time, within five standard deviations."""
    firsts = [order_of(f"seed{n}", dict.fromkeys(("A", "B", "C"), False))[0] for n in range(1200)]

    assert all(abs(firsts.count(code) - 400) < 5 * 16.4 for code in "ABC")


def test_the_manager_is_asked_then_draws_then_signs_for_those_with_a_place(client, wave, qualified):
    manager = manager_of(wave)
    client.force_login(manager)
    address = reverse("enrolment:draw", args=[wave.pk, "mentee"])

    question = client.post(address, {"places": "2"})
    assert not PlaceDraw.objects.exists()
    client.post(address, {"places": "2", "confirmed": "yes"})
    asked = client.post(reverse("enrolment:draw_now", args=[wave.pk, "mentee"]))
    assert DrawnCode.objects.filter(rank=None).count() == 6
    client.post(reverse("enrolment:draw_now", args=[wave.pk, "mentee"]), {"confirmed": "yes"})
    page = client.get(address)
    (accepted, with_place, form), (_next, without, _form) = page.context["signings"]
    sent = {
        "application": [line.code.application_id for line in with_place],
        "outcome": accepted,
        "reason": form["reason"].value(),
        "translation": form["translation"].value(),
    }
    preview = client.post(reverse("enrolment:decide_many", args=[wave.pk]), sent)
    client.post(reverse("enrolment:decide_many", args=[wave.pk]), sent | {"confirmed": "yes"})

    assert "6" in question.text
    assert asked.status_code == 200
    assert (len(with_place), len(without)) == (2, 4)
    assert preview.status_code == 200
    for line in with_place:
        line.code.application.refresh_from_db()
        assert line.code.application.state == "accepted"
    assert form["reason"].value() != form["translation"].value()


@pytest.mark.parametrize("places", ["0", "6", "-1", "x", "", "99999999999"])
def test_a_wrong_number_of_places_is_said_beside_it(client, wave, qualified, places):
    client.force_login(manager_of(wave))

    page = client.post(reverse("enrolment:draw", args=[wave.pk, "mentee"]), {"places": places, "confirmed": "yes"})

    assert page.status_code == 422
    assert not PlaceDraw.objects.exists()


def test_a_manager_who_is_in_the_draw_signs_for_the_others_and_is_decided_on_by_someone_else(client, wave, qualified):
    drawn(wave)
    manager = manager_of(wave)
    qualified[0].person = manager
    qualified[0].save()
    client.force_login(manager)

    page = client.get(reverse("enrolment:draw", args=[wave.pk, "mentee"])).text

    to_sign = {int(pk) for pk in re.findall(r'name="application" value="(\d+)"', page)}
    assert to_sign == {each.pk for each in qualified[1:]}
