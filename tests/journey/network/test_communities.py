"""Communities: threads, names with an @, who comes to an event, and who looks after what is said."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from binome.core.errors import NotTheirs
from binome.core.mail.models import OutboxLetter
from binome.journey.network import rules
from binome.journey.network.actions import communities, facilitating
from binome.journey.network.actions.errors import EventIsPast, PostIsGone
from binome.journey.network.models import EventAnswer, Membership, Post
from binome.journey.network.queries.communities import moderates
from binome.journey.network.views import communities as communities_views
from tests.factories import NOON, ThemeFactory, WaveFactory, manager_of
from tests.journey.network.factories import community, participant

pytestmark = pytest.mark.django_db
POST = "network/emails/post.txt"


def member_of(room, **person):
    """A participant who joined."""
    member = participant(**person)
    communities.join_community(room.pk, by=member, now=NOON)
    return member


def write(room, author, text="Bonjour", **details):
    """A post of `author`."""
    return communities.write_post(room.pk, by=author, now=NOON, text=text, **details)


def token_in(page):
    """What the button that takes an act back sends."""
    return unescape(re.findall(r'name="undo" value="([^"]+)"', page)[0])


def wave_on(theme):
    """A wave that has the theme."""
    wave = WaveFactory()
    wave.themes.add(theme)
    return wave


def written_to():
    """Who receives an email about a post."""
    return set(OutboxLetter.objects.filter(letter=POST).values_list("to", flat=True))


def test_a_reply_is_told_by_email_to_those_of_the_thread_and_to_nobody_else():
    room = community()
    author, earlier, writer, _reader = (member_of(room) for _turn in range(4))
    post = write(room, author)
    write(room, earlier, reply_to=post.pk)
    OutboxLetter.objects.all().delete()

    write(room, writer, "Une réponse", reply_to=post.pk)

    assert written_to() == {author.pk, earlier.pk}
    assert "Une réponse" in OutboxLetter.objects.filter(letter=POST).earliest("pk").text


def test_a_member_named_with_an_at_sign_receives_an_email_and_a_stranger_does_not():
    room = community()
    writer, named = member_of(room), member_of(room, given_name="Hélène", family_name="Nguyễn")
    stranger = participant(given_name="Paul", family_name="Durand")

    write(room, writer, f"Merci @helene nguyen et @{stranger.name} !")

    assert written_to() == {named.pk}


def test_half_of_a_longer_name_names_nobody():
    assert rules.mentioned_in("@Anne Martinet", names={1: "Anne Martin", 2: "Anne Martinet"}) == {2}


def test_whoever_left_a_thread_s_community_is_told_no_more():
    room = community()
    author, writer = member_of(room), member_of(room)
    post = write(room, author)
    communities.leave_community(room.pk, by=author)

    write(room, writer, reply_to=post.pk)

    assert written_to() == set()


def test_nobody_replies_to_a_reply_to_another_room_or_to_a_post_that_was_removed():
    room, elsewhere = community(), community()
    author = member_of(room)
    communities.join_community(elsewhere.pk, by=author, now=NOON)
    post, other = write(room, author), write(elsewhere, author)
    reply = write(room, author, reply_to=post.pk)
    communities.remove_post(post.pk, by=author, now=NOON)

    for parent in (reply, other, post):
        with pytest.raises(PostIsGone):
            write(room, author, reply_to=parent.pk)


def test_a_post_that_was_replied_to_loses_its_words_and_the_replies_stay(client):
    room = community()
    author, replier = member_of(room), member_of(room)
    post = write(room, author, "Des mots de trop")
    write(room, replier, "Une réponse", reply_to=post.pk)
    client.force_login(author)

    page = client.post(reverse("network:remove_post", args=[post.pk]), follow=True).content.decode()
    gone = Post.objects.get(pk=post.pk).text
    client.post(reverse("undo"), {"undo": token_in(page)})

    assert ("Des mots de trop" in page, "Une réponse" in page, gone) == (False, True, "—")
    back = Post.objects.get(pk=post.pk)
    assert (back.text, back.removed_at) == ("Des mots de trop", None)


def test_a_post_is_removed_by_its_author_a_facilitator_or_a_manager_of_its_theme_and_by_nobody_else():
    theme = ThemeFactory()
    room = community(theme)
    author, member, facilitator = (member_of(room) for _turn in range(3))
    Membership.objects.filter(person=facilitator).update(facilitates=True)
    manager, elsewhere = manager_of(wave_on(theme)), manager_of(wave_on(ThemeFactory()))
    posts = [write(room, author) for _turn in range(3)]

    for stranger in (member, elsewhere):
        with pytest.raises(NotTheirs):
            communities.remove_post(posts[0].pk, by=stranger, now=NOON)
    for post, by in zip(posts, (author, facilitator, manager), strict=True):
        communities.remove_post(post.pk, by=by, now=NOON)

    assert room.posts.count() == 0


def test_facilitators_are_named_by_facilitators_and_managers_of_the_theme():
    theme = ThemeFactory()
    room = community(theme)
    first, second, third = (member_of(room) for _turn in range(3))
    membership = {each.person_id: each for each in room.memberships.all()}
    manager, elsewhere = manager_of(wave_on(theme)), manager_of(WaveFactory())

    for nobody in (second, elsewhere):
        with pytest.raises(NotTheirs):
            facilitating.choose_facilitator(membership[first.pk].pk, by=nobody, facilitates=True)
    facilitating.choose_facilitator(membership[first.pk].pk, by=manager, facilitates=True)
    facilitating.choose_facilitator(membership[second.pk].pk, by=first, facilitates=True)
    facilitating.choose_facilitator(membership[first.pk].pk, by=second, facilitates=False)

    assert [moderates(person, room) for person in (first, second, third, manager, elsewhere)] == [
        False, True, False, True, False,
    ]  # fmt: skip


def an_event(room, author):
    """Something that happens in three days."""
    return communities.announce_event(room.pk, by=author, now=NOON, title="Démo", starts_at=NOON + timedelta(days=3))


def test_members_say_whether_they_come_and_change_their_minds():
    room = community()
    author, guest, outsider = member_of(room), member_of(room), participant()
    event = an_event(room, author)

    facilitating.answer_event(event.pk, by=guest, now=NOON, comes=True)
    facilitating.answer_event(event.pk, by=guest, now=NOON, comes=False)
    with pytest.raises(NotTheirs):
        facilitating.answer_event(event.pk, by=outsider, now=NOON, comes=True)
    with pytest.raises(EventIsPast):
        facilitating.answer_event(event.pk, by=author, now=NOON + timedelta(days=4), comes=True)

    assert list(EventAnswer.objects.values_list("person", "comes")) == [(guest.pk, False)]


def test_the_page_tells_who_comes_and_a_cancelled_event_comes_back_with_them(client):
    room = community()
    author, guest = member_of(room), member_of(room, given_name="Hélène", family_name="Nguyễn")
    event = communities.announce_event(
        room.pk, by=author, now=NOON, title="Démo", starts_at=NOON + timedelta(days=20000)
    )
    client.force_login(guest)
    client.post(reverse("network:come", args=[event.pk]))
    page = client.get(reverse("network:community", args=[room.pk])).content.decode()
    client.force_login(author)
    cancelled = client.post(reverse("network:cancel_event", args=[event.pk]), follow=True).content.decode()
    client.post(reverse("undo"), {"undo": token_in(cancelled)})

    assert "Vous participez" in page
    assert "1 personne participe" in page
    assert list(event.answers.values_list("person", "comes")) == [(guest.pk, True)]


def test_a_reply_is_written_under_its_post_and_a_crooked_number_replies_to_nothing(client):
    room = community()
    author = member_of(room)
    post = write(room, author, "Qui sait ?")
    url = reverse("network:community", args=[room.pk])
    client.force_login(author)

    page = client.get(f"{url}?reply_to={post.pk}").content.decode()
    client.post(url, {"text": "Moi", "reply_to": post.pk})
    refused = client.post(url, {"text": "Moi", "reply_to": "x"})

    assert f'name="reply_to" value="{post.pk}"' in page
    assert [(reply.text, reply.parent_id) for reply in Post.objects.exclude(parent=None)] == [("Moi", post.pk)]
    assert refused.status_code == 422


def test_a_long_list_of_members_says_how_many_more_there_are(client, monkeypatch):
    room = community()
    client.force_login(member_of(room, preferred_language="en"))
    member_of(room)
    page = reverse("network:community", args=[room.pk])
    whole = client.get(page).text

    monkeypatch.setattr(communities_views, "MEMBERS_SHOWN", 1)
    cut = client.get(page).text

    assert "And 1 more." in cut
    assert "And 1 more." not in whole


@pytest.mark.parametrize("post", ["9" * 5000, "9" * 30, "²", "-1"])
def test_a_reply_to_what_is_no_number_of_a_post_is_refused_and_its_words_stay(client, post):
    room = community()
    client.force_login(member_of(room))

    page = client.post(reverse("network:community", args=[room.pk]), {"text": "Bonjour", "reply_to": post})

    assert page.status_code == 422
    assert "Bonjour" in page.text
