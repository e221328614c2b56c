"""Patterns of video rooms: which are taken, and that nobody guesses the room of another pair."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.core.people.video_links import Fault, fault_of, filled, new_room


@pytest.mark.parametrize(
    "pattern",
    [
        "https://meet.jit.si/{pair}",
        "https://meet.example.org/" + "{session}" * 8,
        "https://visio.numerique.gouv.fr/{code}",
        "https://bbb.example.org:8443/rooms/{session}/join?name=binome#{pair}",
    ],
)
def test_an_address_with_a_room_in_it_is_taken(pattern):
    assert fault_of(pattern) is None
    assert len(filled(pattern, room="a" * 20, session="0" * 32)) <= 300
    assert filled(pattern, room="a" * 20, session="0f").startswith(pattern.partition("{")[0])


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("http://meet.example.org/{pair}", Fault.NOT_HTTPS),
        ("javascript:alert(1)//{pair}", Fault.NOT_HTTPS),
        ("meet.example.org/{pair}", Fault.NOT_HTTPS),
        ("https:///{pair}", Fault.NO_ADDRESS),
        ("https://{pair}.example.org/", Fault.NO_ADDRESS),
        ("https://meet.example.org@evil.example/{pair}", Fault.NO_ADDRESS),
        ("https://meet.example.org/{pair} x", Fault.NO_ADDRESS),
        ('https://meet.example.org/"{pair}', Fault.NO_ADDRESS),
        ("https://meet.example.org:port/{pair}", Fault.NO_ADDRESS),
        ("https://[::1/{pair}", Fault.NO_ADDRESS),
        ("https://meet.example.org/" + "x" * 200 + "{pair}", Fault.NO_ADDRESS),
        ("https://meet.example.org/" + "{session}" * 9, Fault.NO_ADDRESS),
        ("https://meet.example.org/{name}", Fault.UNKNOWN),
        ("https://meet.example.org/{pair.name}{pair}", Fault.UNKNOWN),
        ("https://meet.example.org/{{pair}}", Fault.UNKNOWN),
        ("https://meet.example.org/room", Fault.SAME_FOR_ALL),
    ],
)
def test_what_makes_no_room_of_one_s_own_is_refused_by_its_reason(pattern, fault):
    assert fault_of(pattern) == fault


@settings(deadline=None)
@given(st.text("abcXYZ019-_/?#{}@ ", max_size=60))
def test_whatever_is_taken_fills_in_to_an_https_address_without_braces(text):
    pattern = f"https://meet.example.org/{text}{{pair}}"
    if fault_of(pattern) is None:
        made = filled(pattern, room=new_room(), session="0123")
        assert made.startswith("https://meet.example.org/")
        assert not set("{} \"'<>") & set(made) - {"'"}


def test_a_room_is_new_each_time():
    rooms = {new_room() for _ in range(50)}

    assert len(rooms) == 50
    assert all(len(room) == 20 and room.isalpha() for room in rooms)
