"""Replies by email to what is said in communities: whose counts, what is kept of it, and what never comes in."""

import io
import sys
import time
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from binome.core.mail import answers
from binome.core.mail.answer_reading import read_answer
from binome.core.mail.messages import message_for
from binome.core.mail.models import OutboxLetter
from binome.journey.network.actions import communities
from binome.journey.network.models import Post
from tests.journey.network.factories import community, participant
from tests.journey.network.test_communities import member_of, write

pytestmark = pytest.mark.django_db
AT = "binome@example.org"
POST = "network/emails/post.txt"


@pytest.fixture(autouse=True)
def _replies_are_read(settings):
    settings.CALENDAR_REPLIES = AT


@pytest.fixture
def letter():
    """An email about a reply in a thread, to whoever began the thread."""
    room = community()
    author, replier = member_of(room), member_of(room)
    post = write(room, author, "Qui sait ?")
    write(room, replier, "Moi.", reply_to=post.pk)
    return OutboxLetter.objects.get(letter=POST)


def answer(letter, text="Merci, c'est clair.", *, html="", sender="", to="", plain=True, **headers) -> bytes:
    """What a mail program sends when its owner replies to `letter`, with our email quoted below."""
    message = EmailMessage()
    message["From"] = sender or f"Quelqu'un <{letter.to.email}>"
    message["To"] = to or answers.address_for(letter)
    message["Subject"] = f"Re: {letter.subject}"
    message["Message-ID"] = headers.pop("message_id", "<one@example.org>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    quoted = "".join(f"> {line}\n" for line in letter.text.splitlines())
    if plain:
        message.set_content(f"{text}\n\nLe mar. 1 déc. 2026 à 10:00, Binôme <{AT}>\na écrit :\n{quoted}")
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def replies():
    """What was said in threads after the first reply."""
    return list(Post.objects.exclude(parent=None).order_by("pk").values_list("text", flat=True))[1:]


def refusals():
    return list(OutboxLetter.objects.filter(letter="mail/emails/reply_refused.txt"))


def test_a_reply_to_the_email_is_a_reply_in_the_thread_by_its_reader(letter, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(answer(letter))))

    call_command("read_mail")

    post = Post.objects.latest("pk")
    assert (post.text, post.author, post.parent.text) == ("Merci, c'est clair.", letter.to, "Qui sait ?")
    assert "1 reply" in capsys.readouterr().out


def test_the_email_says_that_it_can_be_answered_and_bears_its_own_address(letter, settings):
    message = message_for(letter)
    address = answers.address_for(letter)
    settings.CALENDAR_REPLIES = ""
    silent = message_for(letter)

    assert message.reply_to == [address]
    assert letter.text.startswith("Répondez au-dessus de cette ligne")
    assert "Répondez au-dessus de cette ligne" in letter.html
    assert len(message.reply_to[0].partition("@")[0]) <= 64
    assert silent.reply_to == settings.EMAIL_REPLY_TO


def test_the_same_message_handed_over_twice_is_posted_once(letter):
    now = timezone.now()

    assert [read_answer(answer(letter), now=now), read_answer(answer(letter), now=now)] == [True, False]
    assert (len(replies()), refusals()) == (1, [])


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": "mallory@example.org"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"to": AT},
        {"to": "binome+r1-aaaaaaaaaaaa@example.org"},
        {"to": f"binome+r{'z' * 500}-aaaaaaaaaaaa@example.org"},
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<all.example.org>"},
        {"Return_Path": "<>"},
    ],
)
def test_what_is_forged_or_automatic_passes_without_a_word(letter, changed):
    assert not read_answer(answer(letter, **changed), now=timezone.now())
    assert (replies(), refusals()) == ([], [])


@pytest.mark.parametrize("subject", ["Automatic reply: hello", "Réponse automatique : absent", "Out of office"])
def test_a_notice_of_absence_is_never_posted(letter, subject):
    raw = answer(letter).replace(b"Subject: Re:", b"X-Old: ").replace(b"To: ", f"Subject: {subject}\nTo: ".encode(), 1)

    assert not read_answer(raw, now=timezone.now())
    assert replies() == []


def test_two_senders_are_none(letter):
    assert not read_answer(answer(letter, sender=f"{letter.to.email}, other@example.org"), now=timezone.now())


def test_whoever_left_is_told_kindly_once_and_nothing_is_posted(letter):
    communities.leave_community(Post.objects.earliest("pk").community_id, by=letter.to)

    for _turn in range(2):
        assert not read_answer(answer(letter), now=timezone.now())

    (refusal,) = refusals()
    assert replies() == []
    assert refusal.to == letter.to
    assert "vous n’en faites plus partie" in refusal.text
    assert message_for(refusal).reply_to != [answers.address_for(letter)]
    assert answers.address_for(refusal) == ""


def test_an_old_email_and_one_without_words_are_answered_kindly(letter):
    later = timezone.now() + timedelta(days=91)

    read_answer(answer(letter, message_id="<late@example.org>"), now=later)
    read_answer(answer(letter, "", message_id="<empty@example.org>"), now=timezone.now())

    assert replies() == []
    assert [any(word in each.text for each in refusals()) for word in ("trois mois", "aucun mot")] == [True, True]


def test_someone_who_left_the_organisation_is_not_heard(letter):
    letter.to.is_active = False
    letter.to.save(update_fields=["is_active"])

    assert not read_answer(answer(letter), now=timezone.now())
    assert (replies(), refusals()) == ([], [])


def test_a_removed_post_takes_no_reply(letter):
    first = Post.objects.earliest("pk")
    communities.remove_post(first.pk, by=letter.to, now=timezone.now())

    assert not read_answer(answer(letter), now=timezone.now())
    assert replies() == []


def test_an_answer_of_a_page_alone_is_read_without_what_it_quotes(letter):
    page = (
        f"<html><style>p{{}}</style><p>Oui&nbsp;!</p><p>À demain<br>🎉 שלום</p><blockquote>{letter.html}</blockquote>"
    )

    read_answer(answer(letter, plain=False, html=page), now=timezone.now())

    assert [" ".join(text.split()) for text in replies()] == ["Oui ! À demain 🎉 שלום"]


QUOTED = "Vieux texte"


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        (f"\n\nOn Tue, 1 Dec 2026, Binôme wrote:\n> {QUOTED}", "Oui"),
        (f"\n\nLe mar. 1 déc. 2026 à 10:00, Binôme <{AT}> a écrit :\n{QUOTED}", "Oui"),
        (f"\n\n-----Message d'origine-----\nDe : Binôme\n{QUOTED}", "Oui"),
        (f"\n\n________________________________\nFrom: Binôme\nSent: today\n{QUOTED}", "Oui"),
        (f"\n\nDe : Binôme\nEnvoyé : mardi\nÀ : moi\n{QUOTED}", "Oui"),
        (f"\n\n-- \nJeanne\n{QUOTED}", "Oui"),
        ("\n\nEnvoyé de mon iPhone", "Oui"),
        ("\nThanks, it works.\nOn wrote nothing yet.", "Oui\nThanks, it works.\nOn wrote nothing yet."),
        ("\nDe : rien", "Oui\nDe : rien"),
    ],
)
def test_what_is_quoted_and_signed_is_cut_and_words_are_not(letter, below, kept):
    message = EmailMessage()
    message["From"], message["To"] = letter.to.email, answers.address_for(letter)
    message.set_content("Oui" + below)

    assert read_answer(message.as_bytes(), now=timezone.now())
    assert replies() == [kept]


@pytest.mark.parametrize(
    "text",
    [
        "On " * 30_000,
        "> " * 60_000,
        "\n" * 200_000,
        "From: " * 20_000,
        "<div>" * 100_000,
        "\u202eé\x00" * 30_000,
        "-" * 300_000,
    ],
)
def test_hostile_bodies_cost_little_and_long_ones_are_cut(letter, text):
    message = EmailMessage()
    message["From"], message["To"] = letter.to.email, answers.address_for(letter)
    message.set_content("Oui\n" + text, subtype="html" if "<" in text else "plain")
    began = time.process_time()

    read_answer(message.as_bytes(), now=timezone.now())

    assert time.process_time() - began < 2
    assert all(len(text) <= 4000 and "\x00" not in text for text in replies())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 1000,
        b"From: \r\n\r\n",
        b"Content-Type: text/plain; charset=nobody-knows\r\n\r\nOui",
        b"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 5000,
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_message_is_nothing(raw):
    assert not read_answer(raw, now=timezone.now())


def test_a_stranger_s_letter_opens_nobody_s_thread(letter):
    other = participant()

    assert not read_answer(answer(letter, sender=other.email), now=timezone.now())
    assert replies() == []


@pytest.mark.parametrize("number", ["<", "<a@", "<a@[", "<a@[b", "<:>"])
def test_a_message_whose_number_cannot_be_read_is_a_reply_all_the_same(letter, number):
    raw = answer(letter).replace(b"Message-ID: <one@example.org>", f"Message-ID: {number}".encode())
    now = timezone.now()

    assert [read_answer(raw, now=now), read_answer(raw, now=now)] == [True, False]
    assert replies() == ["Merci, c'est clair."]


def test_a_reply_longer_than_a_post_is_refused_whole_and_said_why(letter):
    assert read_answer(answer(letter, "mot " * 1001), now=timezone.now()) is False

    assert replies() == []
    assert "4 000" in refusals()[0].text.replace("\u202f", " ").replace("\xa0", " ")


def test_a_reply_that_we_fail_to_post_is_not_taken_for_one_that_came_before(letter, monkeypatch):
    """It stays with the mail server, which hands it over again."""

    def fails(*_details):
        raise IntegrityError

    monkeypatch.setitem(answers._TAKERS, POST, fails)
    with pytest.raises(IntegrityError):
        read_answer(answer(letter), now=timezone.now())

    monkeypatch.undo()
    assert read_answer(answer(letter), now=timezone.now()) is True
    assert len(replies()) == 1
