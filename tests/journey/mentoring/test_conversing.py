"""The two halves of a pair write to each other between sessions; nobody else reads it, by any sequence of calls."""

from datetime import timedelta
from random import Random

import pytest
from cryptography.fernet import InvalidToken
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import Category, LetterState, OutboxLetter
from binome.core.mail.preferences import mute_only
from binome.core.mail.undoing import NoWayBack
from binome.core.mail.validity import still_stands
from binome.core.privacy.erasure.carrying_out import erase
from binome.core.privacy.export import own_rows
from binome.core.privacy.seal import unsealed
from binome.journey.mentoring.actions import conversing, helping, living, restoring
from binome.journey.mentoring.actions.errors import NotNow
from binome.journey.mentoring.models import PairMessage, WayToReach
from binome.journey.mentoring.queries.home import next_things_for
from binome.journey.mentoring.queries.messages import read_messages, threads_of
from binome.journey.mentoring.views.conversation import A_PAGE
from tests.factories import NOON, PairFactory, PersonFactory, manager_of
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db
SECRET = "Je n’ai pas osé le dire en réunion."


@pytest.fixture
def relationship():
    pair = opened()
    OutboxLetter.objects.all().delete()
    return pair


def wrote(relationship, by, text=SECRET, **more):
    return conversing.write_message(relationship.pk, text=text, by=by, now=NOON, **more)


def letters():
    return OutboxLetter.objects.filter(letter="mentoring/emails/message.txt").order_by("pk")


def page_of(relationship, reader, client):
    client.force_login(reader)
    return client.get(reverse("mentoring:messages", args=[relationship.pk]))


def leaves(letter, *, now=NOON):
    """What the worker does with a letter whose hour has come."""
    letter.state = LetterState.SENT if still_stands(letter, now=now) else LetterState.WITHDRAWN
    letter.save(update_fields=["state"])
    return letter.state == LetterState.SENT


def reads(relationship, *messages, now=NOON):
    keys = [message.pk for message in messages]
    conversing.messages_as_read(relationship, shown=keys, by=relationship.mentee, now=now)


def taken_back(message, *, and_back=False):
    words = conversing.erase_message(message.pk, by=message.author, now=NOON)
    if and_back:
        key = message.relationship_id
        restoring.restore_message(relationship=key, message=message.pk, sealed=words, by=message.author, now=NOON)


def said(relationship, reader):
    return [
        [each.text for each in read_messages(thread, reader=reader)]
        for thread in threads_of(relationship, reader=reader)
    ]


def test_both_read_a_thread_with_its_answers_and_the_latest_comes_first(relationship):
    mentor, mentee = relationship.people
    first = wrote(relationship, mentor, "Mardi ?")
    conversing.write_message(relationship.pk, text="Autre sujet", by=mentee, now=NOON + timedelta(hours=1))
    conversing.write_message(relationship.pk, text="Oui", thread_id=first.pk, by=mentee, now=NOON + timedelta(hours=2))

    assert said(relationship, mentor) == said(relationship, mentee) == [["Mardi ?", "Oui"], ["Autre sujet"]]


def test_five_messages_unread_make_one_email_that_does_not_say_what(relationship, client):
    for _turn in range(5):
        wrote(relationship, relationship.mentor)

    (letter,) = letters()
    assert letter.to == relationship.mentee
    assert SECRET not in letter.subject + letter.text + letter.html
    assert f"/mentoring/{relationship.pk}/messages/?thread=" in letter.text
    page_of(relationship, relationship.mentee, client)
    assert not still_stands(letter, now=NOON)
    wrote(relationship, relationship.mentor)
    assert letters().count() == 2


def test_what_is_unread_waits_on_the_home_of_the_other_until_it_is_read(relationship, client):
    wrote(relationship, relationship.mentor)

    def waiting(person):
        return [thing for thing in next_things_for(person, now=NOON) if thing.url.endswith("/messages/")]

    assert [len(waiting(person)) for person in (relationship.mentee, relationship.mentor)] == [1, 0]
    assert SECRET in page_of(relationship, relationship.mentee, client).text
    assert waiting(relationship.mentee) == []


def test_a_message_taken_back_leaves_its_place_and_no_word(relationship):
    first = wrote(relationship, relationship.mentor)
    wrote(relationship, relationship.mentee, "Merci", thread_id=first.pk)
    conversing.erase_message(first.pk, by=relationship.mentor, now=NOON)

    assert said(relationship, relationship.mentee) == [["", "Merci"]]
    assert not still_stands(letters()[0], now=NOON)
    with pytest.raises(NotTheirs):
        conversing.erase_message(first.pk, by=relationship.mentee, now=NOON)


def test_a_message_is_read_once_it_was_shown_and_not_before(relationship, client):
    """A page holds some threads of many, and a message may come while one is read; looking ahead reads nothing."""
    mentor, mentee = relationship.people
    for turn in range(A_PAGE + 1):
        conversing.write_message(relationship.pk, text=f"Fil {turn}", by=mentor, now=NOON + timedelta(minutes=turn))
    address = reverse("mentoring:messages", args=[relationship.pk])
    client.force_login(mentee)

    def unread():
        return relationship.messages.unread_by(mentee).count()

    client.head(address)
    assert unread() == A_PAGE + 1
    first_page = client.get(f"{address}?page=1").text
    assert f"Fil {A_PAGE}" in first_page
    assert "Fil 0<" not in first_page
    assert unread() == 1
    oldest = relationship.messages.order_by("pk").first()
    assert "Fil 0<" in client.get(f"{address}?thread={oldest.pk}").text  # as its email leads to it
    assert unread() == 0
    assert client.get(f"{address}?thread=x").context["page"].number == 1
    late = wrote(relationship, mentor)
    reads(relationship, *relationship.messages.exclude(pk=late.pk))
    assert relationship.messages.unread_by(mentee).get() == late


def test_the_conversation_opens_where_something_waits_longest_and_a_new_message_leads_to_itself(relationship, client):
    """While something waits unread on another page, no email tells of what comes next."""
    mentor, mentee = relationship.people
    oldest = conversing.write_message(relationship.pk, text="Le premier", by=mentor, now=NOON)
    for turn in range(1, A_PAGE + 2):
        conversing.write_message(relationship.pk, text=f"Fil {turn}", by=mentor, now=NOON + timedelta(minutes=turn))
    newest = relationship.messages.order_by("pk").last()
    address = reverse("mentoring:messages", args=[relationship.pk])
    client.force_login(mentee)

    sent = client.post(address, {"text": "Bonjour"}, follow=True)
    assert (sent.context["page"].number, "Bonjour" in sent.text) == (1, True)
    reads(relationship, newest)
    PairMessage.objects.filter(pk=newest.pk).update(read_at=None, erased_at=NOON)
    pages = [client.get(address).context["page"].number for _turn in range(2)]

    assert pages == [2, 1]
    assert not relationship.messages.unread_by(mentee).filter(pk=oldest.pk).exists()


def test_what_was_emailed_is_not_emailed_again_when_its_first_message_is_taken_back(relationship):
    first, _second = [wrote(relationship, relationship.mentor) for _turn in range(2)]
    assert leaves(letters().get())
    taken_back(first)
    wrote(relationship, relationship.mentor)

    assert letters().count() == 1


def test_an_email_does_not_leave_for_what_the_next_one_tells(relationship):
    """Read before the first email left, then written again: one email, and not both."""
    reads(relationship, wrote(relationship, relationship.mentor))
    wrote(relationship, relationship.mentor)

    assert [leaves(letter) for letter in letters()] == [False, True]


def test_a_message_given_back_after_its_email_was_withdrawn_is_told_after_all(relationship):
    message = wrote(relationship, relationship.mentor)
    words = conversing.erase_message(message.pk, by=relationship.mentor, now=NOON)
    assert not leaves(letters().get())
    back = {"relationship": relationship.pk, "message": message.pk, "sealed": words, "by": relationship.mentor}
    restoring.restore_message(**back, now=NOON)

    assert said(relationship, relationship.mentee) == [[SECRET]]
    assert leaves(letters().last())
    taken_back(message, and_back=True)
    assert letters().count() == 2
    with pytest.raises(NoWayBack):
        restoring.restore_message(**back, now=NOON)


def test_whoever_wants_emails_again_hears_of_the_next_message(relationship):
    mute_only([Category.SESSION], by=relationship.mentee)
    for _turn in range(2):
        wrote(relationship, relationship.mentor)
    assert [letter.state for letter in letters()] == [LetterState.MUTED]
    mute_only([], by=relationship.mentee)
    wrote(relationship, relationship.mentor)

    assert leaves(letters().last())


def test_one_pair_s_email_does_not_leave_for_the_other_pair_of_a_mentor(relationship):
    """A mentor of two reads what one wrote; what the other wrote has an email of its own."""
    mentor = relationship.mentor
    other = living.open_relationship(
        PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor), now=NOON
    )
    OutboxLetter.objects.all().delete()
    mine = wrote(relationship, relationship.mentee)
    wrote(other, other.mentee)
    conversing.messages_as_read(relationship, shown=[mine.pk], by=mentor, now=NOON)

    assert [leaves(letter) for letter in letters()] == [False, True]


def test_taking_back_twice_leaves_the_first_way_back_with_the_words(relationship, client):
    message = wrote(relationship, relationship.mentor)
    client.force_login(relationship.mentor)
    address = reverse("mentoring:erase_message", args=[message.pk])
    client.post(address)
    page = client.post(address, follow=True)
    (token,) = [each.extra_tags for each in page.context["messages"] if each.extra_tags]
    client.post(reverse("undo"), {"undo": token})

    assert said(relationship, relationship.mentee) == [[SECRET]]


def test_the_email_promises_no_answer_by_reply(relationship):
    wrote(relationship, relationship.mentor)

    text = letters().get().text
    assert "A reply to this email does not reach" in text or "Répondre à ce courriel" in text


def test_a_pair_that_is_over_reads_and_writes_no_more(relationship, client):
    wrote(relationship, relationship.mentor)
    living.end_early(relationship.pk, by=relationship.mentee, now=NOON)

    assert SECRET in page_of(relationship, relationship.mentee, client).text
    with pytest.raises(NotNow):
        wrote(relationship, relationship.mentor)


def test_nobody_answers_in_a_thread_of_another_pair(relationship):
    elsewhere = opened()
    thread = wrote(elsewhere, elsewhere.mentor)

    with pytest.raises(NotTheirs):
        wrote(relationship, relationship.mentor, thread_id=thread.pk)


def test_the_conversation_goes_with_whoever_is_erased(relationship):
    wrote(relationship, relationship.mentor)
    wrote(relationship, relationship.mentee, f"Merci {relationship.mentor.given_name}")
    conversing.share_ways(phone="+33 6 12", chat="", best_times="", by=relationship.mentor)
    erase(relationship.mentor, by=None, now=NOON)

    assert not PairMessage.objects.exists()
    assert not WayToReach.objects.exists()


def test_one_takes_away_what_one_wrote_and_not_what_one_was_told(relationship):
    wrote(relationship, relationship.mentor)
    wrote(relationship, relationship.mentee, "Une réponse")

    (row,) = own_rows(relationship.mentee)["mentoring.pairmessage"]
    assert row["text"] == "Une réponse"


def test_a_phone_and_a_chat_are_read_by_the_partner_alone_while_the_pair_lives(relationship, client):
    mentor, mentee = relationship.people
    conversing.share_ways(phone="+33 6 12 34", chat="https://chat.example/alix", best_times="le matin", by=mentor)

    def space(reader):
        client.force_login(reader)
        return client.get(reverse("mentoring:relationship", args=[relationship.pk])).text

    assert "+33 6 12 34" in space(mentee)
    assert "+33 6 12 34" not in space(mentor)  # one's own stands in the kit, where it is changed
    living.end_early(relationship.pk, by=mentee, now=NOON)
    assert "+33 6 12 34" not in space(mentee)


def test_a_mentor_of_two_is_told_that_both_read_how_to_reach_them(relationship, client):
    mentor = relationship.mentor
    other = living.open_relationship(
        PairFactory(chosen=True, wave=relationship.wave, mentor=relationship.pair.mentor), now=NOON
    )
    client.force_login(mentor)
    kit = client.get(reverse("mentoring:first_contact", args=[relationship.pk])).text
    answer = client.post(
        reverse("mentoring:share_ways", args=[relationship.pk]), {"phone": "+33 6 12"}, follow=True
    ).text

    assert "each of your pairs" in kit or "chacun de vos binômes" in kit
    assert relationship.mentee.short_name in answer
    assert other.mentee.short_name in answer
    client.force_login(other.mentee)
    assert "+33 6 12" in client.get(reverse("mentoring:first_contact", args=[other.pk])).text


def test_what_is_too_long_or_empty_is_said_and_nothing_is_lost(relationship, client):
    client.force_login(relationship.mentor)
    address = reverse("mentoring:messages", args=[relationship.pk])

    for text in ("", "a" * 8001):
        answer = client.post(address, {"text": text})
        assert answer.status_code == 422
        assert text in answer.text
    assert client.post(address, {"text": "a", "thread": "x"}).status_code == 404
    assert not PairMessage.objects.exists()


CALLS = [
    (method, name, key)
    for method in ("get", "post")
    for name, key in (
        ("messages", "relationship"),
        ("relationship", "relationship"),
        ("first_contact", "relationship"),
        ("closing", "relationship"),
        ("plan", "relationship"),
        ("erase_message", "message"),
        ("share_ways", "relationship"),
        ("write_note", "relationship"),
        ("name_assistant", "relationship"),
        ("end_early", "relationship"),
        ("pair", "wave"),
        ("wave", "wave_alone"),
        ("export", "wave_alone"),
    )
]


@pytest.mark.parametrize("seed", [3, 14])
def test_no_sequence_of_calls_by_anyone_else_reads_a_message(seed, client):
    dice = Random(seed)
    relationship, elsewhere = opened(), opened()
    message = wrote(relationship, relationship.mentor)
    assistant = PersonFactory()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=NOON)
    others = [
        manager_of(relationship.wave),
        elsewhere.mentor,
        assistant,
        PersonFactory(is_administrator=True, is_hr=True),
        PersonFactory(),
    ]
    keys = {
        "relationship": [relationship.pk],
        "message": [message.pk],
        "wave": [relationship.wave.pk, relationship.pk],
        "wave_alone": [relationship.wave.pk],
    }
    for method, name, key in dice.sample(CALLS, k=len(CALLS)):
        reader = dice.choice(others)
        client.force_login(reader)
        data = {"text": "x", "thread": message.pk, "email": reader.email, "ids": [relationship.pk]}
        answer = getattr(client, method)(reverse(f"mentoring:{name}", args=keys[key]), data, follow=True)
        assert SECRET not in answer.text

    kept = PairMessage.objects.get()
    assert SECRET not in kept.sealed
    assert unsealed(kept.sealed, reader=f"pair:{relationship.pk}") == SECRET
    for other in others:
        assert SECRET not in str(own_rows(other))
        with pytest.raises(InvalidToken):
            unsealed(kept.sealed, reader=other.pk)
    with pytest.raises(InvalidToken):
        unsealed(kept.sealed, reader=f"pair:{elsewhere.pk}")
    assert not OutboxLetter.objects.filter(text__contains=SECRET).exists()
