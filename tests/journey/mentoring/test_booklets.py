"""A session on paper: each side has its own, with the agenda and the hour on its theme, and nobody else's words."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.journey.mentoring.actions import goals, journal, meeting
from tests.factories import NOON, manager_of
from tests.journey.mentoring.factories import opened, planned

pytestmark = pytest.mark.django_db


def text_of(client, session, person) -> str:
    client.force_login(person)
    answer = client.get(reverse("mentoring:booklet", args=[session.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


@pytest.mark.parametrize(("language", "agenda", "mentor", "mentee"), [
    ("fr", "10 min", "Quelle vraie tâche à faire ensemble", "Qu’ai-je essayé depuis la dernière fois"),
    ("en", "10 min", "Which real task of theirs", "What did I try since last time"),
])  # fmt: skip
def test_each_side_prints_its_own(client, language, agenda, mentor, mentee):
    load_ready_content()
    relationship = opened()
    relationship.themes.set([Theme.objects.get(code="T01")])
    type(relationship.mentor).objects.update(preferred_language=language)
    (session,) = planned(relationship, 1)
    goals.set_goal(relationship.pk, theme=relationship.themes.get(), text="Un brouillon utile", by=relationship.mentee)
    journal.write_note(relationship.pk, text="Secret de note", private=True, by=relationship.mentor, now=NOON)
    meeting.write_sheet(session.pk, learned="Secret de fiche", by=relationship.mentor, now=NOON)

    papers = {person: text_of(client, session, person) for person in relationship.people}

    for person, paper in papers.items():
        assert relationship.partner_of(person).name in paper
        assert agenda in paper
        assert "Un brouillon utile" in paper
        assert "Secret" not in paper
    assert mentor in papers[relationship.mentor]
    assert mentor not in papers[relationship.mentee]
    assert mentee in papers[relationship.mentee]


def test_nobody_else_prints_it(client):
    relationship = opened()
    (session,) = planned(relationship, 1)
    client.force_login(manager_of(relationship.wave))

    assert client.get(reverse("mentoring:booklet", args=[session.pk])).status_code == 404
