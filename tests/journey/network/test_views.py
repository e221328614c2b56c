"""Screens of the network: for participants and people with a role; nobody else finds them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from binome.core.mail.models import OutboxLetter
from binome.core.programmes.permissions import Role
from binome.journey.network.actions import communities, ideas
from binome.journey.network.models import Event, Idea, Post
from binome.journey.network.states import IdeaState
from tests.factories import NOON, PersonFactory, ThemeFactory, WaveFactory, holder, manager_of
from tests.journey.network.factories import community, held_session, in_directory, participant, shared_idea

pytestmark = pytest.mark.django_db
SCREENS = ("directory", "my_card", "introductions", "communities", "ideas", "propose")


@pytest.fixture
def someone(client):
    person = participant()
    client.force_login(person)
    return person


def test_an_event_is_added_to_a_calendar_from_its_email_and_by_nobody_outside(client, someone):
    room = community()
    communities.join_community(room.pk, by=someone, now=NOON)
    event = communities.announce_event(room.pk, by=someone, now=NOON, title="Démo", starts_at=NOON + timedelta(days=4))
    letter = someone.letters.get(letter="network/emails/event.txt")
    address = reverse("network:event_calendar", args=[room.pk, event.pk])

    answer = client.get(address)
    client.force_login(PersonFactory())
    outside = client.get(address)

    assert address in letter.html
    assert answer["Content-Type"].startswith("text/calendar")
    assert "METHOD:PUBLISH" in answer.content.decode()
    assert outside.status_code == 404


@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_opens_for_a_participant_and_for_nobody_outside(client, someone, name):
    inside = client.get(reverse(f"network:{name}")).status_code
    client.force_login(PersonFactory())
    outside = client.get(reverse(f"network:{name}")).status_code

    assert (inside, outside) == (200, 404)


def test_a_stranger_finds_nothing_by_any_method(client):
    idea, room = shared_idea(), community()
    author = idea.author
    communities.join_community(room.pk, by=author, now=NOON)
    post = communities.write_post(room.pk, by=author, now=NOON, text="Bonjour")
    urls = [
        reverse("network:community", args=[room.pk]), reverse("network:join", args=[room.pk]),
        reverse("network:leave", args=[room.pk]), reverse("network:announce", args=[room.pk]),
        reverse("network:remove_post", args=[post.pk]), reverse("network:idea", args=[idea.pk]),
        reverse("network:vote", args=[idea.pk]), reverse("network:take_back_vote", args=[idea.pk]),
        reverse("network:agree", args=[idea.pk]), reverse("network:withdraw_idea", args=[idea.pk]),
        reverse("network:answer", args=[idea.pk]), reverse("network:wave", args=[idea.wave_id]),
    ]  # fmt: skip
    client.force_login(PersonFactory())

    statuses = {url: {client.get(url).status_code, client.post(url).status_code} for url in urls}

    assert all(found <= {404, 405} for found in statuses.values()), statuses


def test_another_programmes_participant_does_not_find_an_idea(client, someone):
    idea = shared_idea()

    assert client.get(reverse("network:idea", args=[idea.pk])).status_code == 404
    assert client.post(reverse("network:vote", args=[idea.pk])).status_code == 404


def test_the_other_half_reads_and_shares_an_idea_a_manager_cannot(client):
    session = held_session()
    pair = session.relationship.pair
    idea = ideas.propose_idea(by=pair.mentee.person, now=NOON, title="Un kit", text="Utile", session=session)
    url = reverse("network:idea", args=[idea.pk])
    client.force_login(manager_of(pair.wave))
    manager_sees = client.get(url).status_code
    client.force_login(pair.mentor.person)

    page = client.get(url).content.decode()
    client.post(reverse("network:agree", args=[idea.pk]))

    idea.refresh_from_db()
    assert manager_sees == 404
    assert reverse("network:agree", args=[idea.pk]) in page
    assert idea.state == IdeaState.PROPOSED


def test_a_card_is_made_and_left(client, someone):
    theme = ThemeFactory()

    client.post(reverse("network:my_card"), {"themes": [theme.pk], "about": "Données", "open_to_meet": "on"})
    page = client.get(reverse("network:directory")).content.decode()
    client.post(reverse("network:leave_directory"))

    assert someone.name in page
    assert "Données" in page
    assert not hasattr(type(someone).objects.get(pk=someone.pk), "directory_card")


def queries_of(client, url) -> int:
    """How many queries the page takes, once whatever is cached is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_one_row_and_for_three(client):
    wave, room = WaveFactory(), community()
    reader = participant(wave)
    client.force_login(reader)
    urls = [
        *(reverse(f"network:{name}") for name in ("directory", "communities", "ideas")),
        reverse("network:community", args=[room.pk]),
    ]

    def add_a_row():
        community()
        in_directory(ThemeFactory(), ThemeFactory())
        author = shared_idea(wave).author
        communities.join_community(room.pk, by=author, now=NOON)
        communities.write_post(room.pk, by=author, now=NOON, text="Bonjour https://example.org")

    add_a_row()
    one = [queries_of(client, url) for url in urls]
    add_a_row()
    add_a_row()
    three = [queries_of(client, url) for url in urls]

    assert one == three
    assert max(three) < 25


def test_f13_a_post_is_shown_as_text_with_safe_links(client, someone):
    room = community()
    client.post(reverse("network:join", args=[room.pk]))
    words = '<script>alert(1)</script> javascript:alert(2) https://example.org/?a="><b>'

    client.post(
        reverse("network:community", args=[room.pk]), {"text": words, "author": "1", "written_at": "2020-01-01"}
    )
    page = client.get(reverse("network:community", args=[room.pk])).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<a href="https://example.org/?a="' in page
    assert Post.objects.get().author == someone


def test_an_event_is_announced_and_cancelled(client, someone):
    room = community()
    client.post(reverse("network:join", args=[room.pk]))
    url = reverse("network:announce", args=[room.pk])

    past = client.post(url, {"title": "Démo", "starts_at": "2020-01-01T10:00", "minutes": "30"})
    soon = f"{timezone.now() + timedelta(days=20):%Y-%m-%dT%H:%M}"
    client.post(url, {"title": "Démo", "starts_at": soon, "minutes": "30", "place": "https://visio.example.org"})
    page = client.get(reverse("network:community", args=[room.pk])).content.decode()
    client.post(reverse("network:cancel_event", args=[Event.objects.get().pk]))

    assert past.status_code == 422
    assert "Démo" in page
    assert not Event.objects.exists()


def test_a_vote_is_one_click_with_and_without_javascript(client):
    idea = shared_idea()
    client.force_login(participant(idea.wave))

    plain = client.post(reverse("network:vote", args=[idea.pk]), {"next": "ideas"})
    live = client.post(reverse("network:take_back_vote", args=[idea.pk]), headers={"hx-request": "true"})

    assert plain.url == reverse("network:ideas")
    assert f'id="support-{idea.pk}"' in live.content.decode()
    assert idea.votes.count() == 0


def test_an_idea_is_proposed_from_a_session_one_lived(client):
    session = held_session()
    mentee = session.relationship.pair.mentee.person
    other = held_session()
    client.force_login(mentee)
    url = reverse("network:propose")

    refused = client.post(url, {"title": "Un kit", "text": "Utile", "session": other.pk})
    client.post(url, {"title": "Un kit", "text": "Utile", "session": session.pk, "state": "adopted"})

    assert refused.status_code == 422
    assert Idea.objects.get().state == IdeaState.WAITING


def test_a_sponsor_answers_on_screen_and_a_mistyped_owner_keeps_the_text(client):
    idea = shared_idea()
    client.force_login(holder(Role.SPONSOR, idea.wave.programme))
    url = reverse("network:answer", args=[idea.pk])

    kept = client.post(url, {"state": "studied", "text": "Nous regardons.", "owner": "inconnu@example.org"})
    client.post(url, {"state": "studied", "text": "Nous regardons.", "owner": idea.author.email})

    idea.refresh_from_db()
    assert "Nous regardons." in kept.content.decode()
    assert (idea.state, idea.owner) == (IdeaState.STUDIED, idea.author)


def test_a_sponsor_does_not_learn_whose_a_staff_number_is(client):
    idea, bearer = shared_idea(), PersonFactory(staff_id="004217", family_name="Tour")
    client.force_login(holder(Role.SPONSOR, idea.wave.programme))

    page = client.post(
        reverse("network:answer", args=[idea.pk]), {"state": "studied", "text": "Nous regardons.", "owner": "004217"}
    )

    idea.refresh_from_db()
    assert (page.status_code, idea.owner) == (422, None)
    assert bearer.name not in page.content.decode()


def test_a_reader_cannot_answer(client):
    idea = shared_idea()
    client.force_login(participant(idea.wave))

    answer = client.post(reverse("network:answer", args=[idea.pk]), {"state": "adopted", "text": "Oui"})

    assert answer.status_code == 404


def test_introductions_on_screen(client):
    theme = ThemeFactory()
    colleague, asker = in_directory(theme), participant()
    client.force_login(asker)
    url = reverse("network:introductions")
    nobody = client.post(url, {"message": "Bonjour"})
    client.post(url, {"theme": theme.pk, "message": "Bonjour"})
    twice = client.post(url, {"theme": theme.pk, "message": "Encore"})
    approach = colleague.approaches.get()
    client.force_login(colleague)

    asked = client.get(url).content.decode()
    client.post(reverse("network:say_yes", args=[approach.pk]))
    client.force_login(asker)

    assert (nobody.status_code, twice.status_code) == (422, 422)
    assert asker.name in asked
    assert colleague.email in client.get(url).content.decode()


def test_the_wave_page_is_for_those_who_answer_ideas(client):
    wave = WaveFactory()
    url = reverse("network:wave", args=[wave.pk])
    seen = []
    for person in (
        manager_of(wave),
        holder(Role.SPONSOR, wave.programme),
        manager_of(WaveFactory()),
        participant(wave),
    ):
        client.force_login(person)
        seen.append(client.get(url).status_code)

    assert seen == [200, 200, 404, 404]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_is_named_to_look_after_an_idea_is_told_in_their_language_and_may_read_that_idea_alone(
    client, language
):
    idea, other = shared_idea(), shared_idea()
    sponsor, owner = holder(Role.SPONSOR, idea.wave.programme), PersonFactory(preferred_language=language)
    for _turn in range(2):  # named again, told once
        ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="studied", text="Nous regardons.", owner=owner)

    letter = OutboxLetter.objects.get(to=owner)
    client.force_login(owner)
    page = client.get(reverse("network:idea", args=[idea.pk]))

    assert (letter.language, idea.title in letter.subject) == (language, True)
    assert reverse("network:idea", args=[idea.pk]) in letter.text
    assert (page.status_code, idea.text in page.text, "Nous regardons." in page.text) == (200, True, True)
    assert not [link for link in links_in(page.text) if client.get(link).status_code >= 400]
    assert client.get(reverse("network:idea", args=[other.pk])).status_code == 404
    assert client.get(reverse("network:ideas")).status_code == 404


def test_who_no_longer_looks_after_an_idea_reads_it_no_more(client):
    idea = shared_idea()
    sponsor, before, after = holder(Role.SPONSOR, idea.wave.programme), PersonFactory(), PersonFactory()
    for owner in (before, after):
        ideas.answer_idea(idea.pk, by=sponsor, now=NOON, state="studied", text="Nous regardons.", owner=owner)

    client.force_login(before)

    assert client.get(reverse("network:idea", args=[idea.pk])).status_code == 404


def links_in(page):
    """Where the page leads, styles and sign-out apart."""
    return sorted({link for link in re.findall(r'<a[^>]* href="(/[^"#?]*)', page) if "static" not in link})


def test_an_idea_and_a_post_are_marked_with_the_language_of_their_writer(client):
    """A French reader's program reads English words in English, wherever they stand; what is not known is not claimed."""
    idea, room = shared_idea(), community()
    reader = idea.author
    writer = participant(idea.wave, preferred_language="en")
    english = ideas.propose_idea(by=writer, now=NOON, title="A welcome kit", text="For newcomers.")
    for person in (reader, writer):
        communities.join_community(room.pk, by=person, now=NOON)
    communities.write_post(room.pk, by=writer, now=NOON, text="Good morning")
    Idea.objects.filter(pk=idea.pk).update(language="")
    client.force_login(reader)

    listed = client.get(reverse("network:ideas")).text
    read = client.get(reverse("network:idea", args=[english.pk])).text
    posts = client.get(reverse("network:community", args=[room.pk])).text

    assert '<span lang="en">A welcome kit</span>' in listed
    assert '<p lang="en">For newcomers.</p>' in listed
    assert '<span lang="' not in listed.split("Un kit d&#x27;accueil")[0][-40:]
    assert '<h1><span lang="en">A welcome kit</span></h1>' in read
    assert '<p class="measure" lang="en">For newcomers.' in read
    assert '<p class="measure" lang="en">Good morning' in posts


def test_the_ideas_of_a_wave_are_sorted_filtered_and_taken_along_as_shown(client):
    wave = WaveFactory()
    sponsor = holder(Role.SPONSOR, wave.programme)
    adopted, late, new = (shared_idea(wave, title=title) for title in ("Adoptée", "Ancienne", "Neuve"))
    Idea.objects.filter(pk=late.pk).update(proposed_at=NOON - timedelta(days=30))
    ideas.answer_idea(adopted.pk, by=sponsor, now=NOON, state="adopted", text="Oui.")
    ideas.vote(new.pk, by=late.author, now=NOON)
    shared_idea(title="Ailleurs")
    client.force_login(sponsor)
    address, file = (reverse(f"network:{name}", args=[wave.pk]) for name in ("wave", "export_ideas"))

    def titles(query):
        return [idea.title for idea in client.get(address + query).context["page"]]

    assert titles("") == ["Ancienne", "Neuve", "Adoptée"]
    assert titles("?sort=-voices")[0] == "Neuve"
    assert titles("?state=proposed") == ["Ancienne", "Neuve"]
    assert titles("?q=adoptee") == ["Adoptée"]
    assert titles("?state=withdrawn&sort=nothing") == ["Ancienne", "Neuve", "Adoptée"]
    lines = client.get(f"{file}?state=proposed&sort=-wait").text.splitlines()[1:]
    assert [line.split(";")[0] for line in lines] == ["Neuve", "Ancienne"]
    assert "?state=proposed" in client.get(address).text
