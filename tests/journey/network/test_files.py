"""Files beside posts: of members alone, judged by what they hold, gone with the post."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.journey.network.actions import communities, filing
from binome.journey.network.actions.errors import CommunityIsFull
from binome.journey.network.models import Post, PostFile
from tests.factories import NOON, WaveFactory, manager_of
from tests.journey.network.factories import community, participant
from tests.journey.network.test_communities import member_of, token_in, write

pytestmark = pytest.mark.django_db
LIST = CleanFile(FileKind.TEXT, "liste 🎉.txt", b"Une liste", "Une liste")


@pytest.fixture
def file():
    """A list beside a post."""
    room = community()
    return write(room, member_of(room), "Voici", file=LIST).files.get()


def test_a_member_adds_a_file_with_their_words_and_members_save_it(client):
    room = community()
    author, reader = member_of(room), member_of(room)
    client.force_login(author)
    upload = SimpleUploadedFile("../notes \u202e.txt", b"Des mots", content_type="text/html")

    client.post(reverse("network:community", args=[room.pk]), {"text": "Voici", "file": upload})
    file = PostFile.objects.get()
    client.force_login(reader)
    page = client.get(reverse("network:community", args=[room.pk])).text
    saved = client.get(reverse("network:post_file", args=[file.pk]))

    assert file.name in page
    assert (saved.content, saved["Content-Type"]) == (b"Des mots", "text/plain; charset=utf-8")
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"Des mots" not in bytes(file.sealed_content)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03", b"<svg onload=alert(1)>\x00"])
def test_what_is_no_file_of_ours_is_refused_and_the_words_stay(client, content):
    room = community()
    client.force_login(member_of(room))
    upload = SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")

    page = client.post(reverse("network:community", args=[room.pk]), {"text": "Voici le plan", "file": upload})

    assert page.status_code == 422
    assert "Voici le plan" in page.text
    assert not Post.objects.exists()


def test_nobody_but_members_finds_the_file(client, file):
    room = file.post.community
    url = reverse("network:post_file", args=[file.pk])
    for stranger in (participant(), manager_of(WaveFactory())):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert file.name not in client.get(reverse("network:community", args=[room.pk])).text
    leaver = member_of(room)
    communities.leave_community(room.pk, by=leaver)
    client.force_login(leaver)

    assert client.get(url).status_code == 404


def test_a_removed_post_takes_its_file_with_it_and_both_come_back_at_a_press(client, file):
    client.force_login(file.post.author)
    url = reverse("network:post_file", args=[file.pk])

    page = client.post(reverse("network:remove_post", args=[file.post_id]), follow=True).text
    gone = client.get(url).status_code
    client.post(reverse("undo"), {"undo": token_in(page)})

    assert (gone, client.get(url).status_code) == (404, 200)
    assert "Voici" not in page


def test_the_file_of_a_removed_post_is_deleted_when_nobody_can_undo_it(file):
    now = timezone.now()
    communities.remove_post(file.post_id, by=file.post.author, now=now)

    assert filing.forget_files_of_removed_posts(now=now + timedelta(minutes=1)) == 0
    assert filing.forget_files_of_removed_posts(now=now + timedelta(hours=1)) == 1


def test_a_community_takes_no_more_than_its_room(file, monkeypatch):
    monkeypatch.setattr(filing, "MOST_BYTES", 12)

    with pytest.raises(CommunityIsFull):
        communities.write_post(file.post.community_id, by=file.post.author, now=NOON, text="Encore", file=LIST)
