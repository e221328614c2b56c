"""Who sees what: no page promises an erasure that nothing carries out."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import PersonFactory

ROOT = Path(__file__).resolve().parents[2]
PROMISE = re.compile(
    r"(months|years) after|as long as the person works|(mois|ans) après|(erased|deleted) after"
    r"|(effacée?s?|supprimée?s?) (après|au bout)",
    re.IGNORECASE,
)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["who_sees_what", "my_data"])
def test_no_length_is_announced_while_nothing_erases(client, page):
    client.force_login(PersonFactory(preferred_language="en"))

    shown = client.get(reverse(page)).content.decode()

    assert "erases nothing by itself" in shown
    for promise in ("Twelve months", "Three years", "As long as the person works here", "Until the person asks"):
        assert promise not in shown


def test_no_text_anywhere_promises_an_erasure_at_a_date():
    texts = [
        *(ROOT / "src/binome").rglob("*.html"),
        *(ROOT / "src/binome").rglob("*.txt"),
        *(ROOT / "docs/use").rglob("*.md"),
    ]
    texts.append(ROOT / "src/binome/core/privacy/visibility.py")

    assert [file.name for file in texts if PROMISE.search(file.read_text("utf-8"))] == []
