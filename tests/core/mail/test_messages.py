"""F12: nobody smuggles a header or a second reader into a letter."""

import ssl

import pytest

from binome.core.mail import outbox
from binome.core.mail.delivery import send_due
from binome.core.mail.messages import message_for
from binome.core.mail.models import Category, LetterState
from binome.core.mail.smtp import LastWordBackend
from binome.core.people import organisation
from binome.core.people.models import Organisation, Person
from tests.core.mail.factories import LetterFactory
from tests.factories import NOON, PersonFactory

pytestmark = pytest.mark.django_db

NASTY_NAMES = [
    "Eve\r\nBcc: all@example.org",
    "Eve\nSubject: Promotion",
    'Anne "la chef" O\'Neil',
    "Doe, Jane <root@example.org>",
    "Zoë, Éric <root@example.org>",
    "a@b.example, c@d.example",
    "Nguyễn Thị Ánh",
    "𝔊𝔬 \u202egnp.exe",
    "=?utf-8?q?Bcc=3A_x=40y?=",
    "É" * 200,
    "x" * 200,
    "",
]


def send():
    return send_due(by="w1", now=lambda: NOON)


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_whatever_the_name_one_mail_has_one_reader(sink, name):
    letter = LetterFactory()
    Person.objects.filter(pk=letter.to_id).update(given_name=name, family_name="")

    send()

    [taken] = sink.taken
    headers = [key.lower() for key in taken.message]
    assert taken.readers == [letter.to.email]
    assert [address.addr_spec for address in taken.message["To"].addresses] == [letter.to.email]
    assert "bcc" not in headers
    assert len(headers) == len(set(headers))
    assert max(len(line) for line in taken.raw.split(b"\r\n")) < 998


PNG = bytes.fromhex("89504e470d0a1a0a") + b"a picture"


@pytest.mark.parametrize(
    ("size", "calendar", "carries"),
    [(17, "", True), (40_001, "", False), (17, "BEGIN:VCALENDAR", False)],
    ids=["a letter", "a heavy logo", "an invitation"],
)
def test_a_letter_carries_the_logo_of_the_organisation_and_asks_no_server_for_it(sink, size, calendar, carries):
    Organisation.objects.create(pk=organisation.ONLY, name="Nord", logo=PNG.ljust(size, b"."), logo_kind="image/png")
    organisation.forget()
    to = PersonFactory()
    outbox.post(
        "accounts/emails/password_changed.txt",
        to=to,
        key="k",
        category=Category.ACCESS,
        calendar=calendar,
        send_after=NOON,
    )

    send()

    [message] = [taken.message for taken in sink.taken]

    html = message.get_body(("html",)).get_content()
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [picture["Content-ID"] for picture in pictures] == ["<logo@binome>"] * carries
    assert [picture.get_content() for picture in pictures] == [PNG] * carries
    assert ('src="cid:logo@binome"' in html) == carries
    assert "Nord" in html
    assert message.get_body(("plain",)) is not None
    assert ("multipart/related" in [part.get_content_type() for part in message.walk()]) == carries


@pytest.mark.parametrize("name", ["Doe, Jane <root@example.org>", "Zoë, Éric <r@example.org>", 'Anne "la chef"'])
def test_the_name_reads_as_it_was_written(sink, name):
    letter = LetterFactory(to__given_name=name, to__family_name="")

    send()

    assert sink.taken[0].message["To"].addresses[0].display_name == name
    assert letter.to.name == name


@pytest.mark.parametrize(
    "subject",
    [
        "Bonjour\r\nBcc: all@example.org",
        "Accepté·e : bienvenue à toutes et à tous 🎉",
        "é" * 300,
        "Re:\x01\x07 \u2028 x",
    ],
)
def test_a_subject_is_only_a_subject(sink, subject):
    LetterFactory(subject=subject[:300])

    send()

    [taken] = sink.taken
    assert taken.message["Bcc"] is None
    assert len(taken.readers) == 1
    assert "".join(taken.message["Subject"].split()) == "".join(subject.replace("\x01", "").replace("\x07", "").split())


def test_an_international_domain_travels_in_ascii(sink):
    LetterFactory(to__email="zoe@énergie.example")

    send()

    assert sink.taken[0].readers == ["zoe@xn--nergie-9ua.example"]


@pytest.mark.parametrize(
    "address",
    [
        "no-at-sign", "two@at@example.org", "a@b\r\nRCPT TO:<x@y.example>", "zoë@example.org", "a b@example.org",
        "x" * 65 + "@example.org", "<a@example.org>", "a@example.org,b@example.org", "@example.org", "a@",
    ],
)  # fmt: skip
def test_an_address_nobody_could_take_fails_alone(sink, address):
    bad, good = LetterFactory.create_batch(2)
    Person.objects.filter(pk=bad.to_id).update(email=address)

    tally = send()

    bad.refresh_from_db()
    assert (tally.failed, tally.sent) == (1, 1)
    assert bad.state == LetterState.FAILED
    assert bad.error == "not an address that mail servers take"
    assert [taken.readers for taken in sink.taken] == [[good.to.email]]


def test_answers_go_to_the_address_that_the_installation_names(settings):
    settings.EMAIL_REPLY_TO = ["rh@example.org"]

    assert message_for(LetterFactory()).message()["Reply-To"] == "rh@example.org"


def test_the_servers_certificate_is_held_against_the_installations_own_file(settings, tmp_path):
    settings.EMAIL_CA_FILE = str(tmp_path / "absent.pem")

    with pytest.raises(FileNotFoundError):
        _ = LastWordBackend(use_ssl=True).ssl_context
    settings.EMAIL_CA_FILE = ""
    assert LastWordBackend(use_ssl=True).ssl_context.verify_mode == ssl.CERT_REQUIRED
