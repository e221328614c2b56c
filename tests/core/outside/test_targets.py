"""Where calls may go: the public internet, the network within by a setting, and never where clouds keep secrets."""

import socket

import pytest

from binome.core.outside import targets
from binome.core.outside.targets import Hindrance, NotReached, is_listed, may_reach, numbers_of, target_from

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
WITHIN = [
    "127.0.0.1", "127.8.9.1", "::1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "100.64.0.1", "198.18.0.1", "fc00::1",
    "fd12:3456::1", "::ffff:10.0.0.7", "::ffff:127.0.0.1", "240.0.0.1",
    "fec0::1",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "ff02::1",  # noqa: S104
    "64:ff9b::7f00:1", "64:ff9b:1::a00:7", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fd00:ec2::254", "::7f00:1",
    "168.63.129.16", "100.100.100.200", "192.0.0.192", "::ffff:168.63.129.16", "::ffff:0:127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("is_allowed", [False, True])
def test_which_numbers_may_be_reached(is_allowed):
    assert {number for number in PUBLIC + WITHIN + NEVER if may_reach(number, inside=is_allowed)} == set(
        PUBLIC + WITHIN if is_allowed else PUBLIC
    )


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f000001", "127.1"])
def test_names_and_spellings_of_this_machine_lead_nowhere(name):
    with pytest.raises(NotReached) as stopped:
        numbers_of(target_from(f"https://{name}/"), inside=False)

    assert stopped.value.reason in {Hindrance.FORBIDDEN, Hindrance.NO_HOST}


def test_a_name_with_one_forbidden_number_among_good_ones_is_refused(monkeypatch):
    numbers = [PUBLIC[0], "10.0.0.7"]
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_args, **_more: answers)

    with pytest.raises(NotReached) as stopped:
        numbers_of(target_from("https://two-faced.example/"), inside=False)

    assert stopped.value.reason == Hindrance.FORBIDDEN


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("calendar.example.org", True),
        ("Calendar.Example.org.", True),
        ("one.chat.example", True),
        ("chat.example", False),
        ("otherchat.example", False),
        ("calendar.example.org.elsewhere.example", False),
    ],
)
def test_an_operator_allows_one_server_or_all_below_a_name(host, is_allowed):
    assert is_listed(host, ["calendar.example.org", ".chat.example"]) == is_allowed
