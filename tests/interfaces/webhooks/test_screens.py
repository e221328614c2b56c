"""Administrators say which programs are told of what, and see what became of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.deliveries.states import DeliveryState
from binome.core.privacy.models import AuditLine
from binome.core.programmes.models import Programme
from binome.core.webhooks.models import Webhook, WebhookMessage
from binome.core.webhooks.states import Reason
from binome.interfaces.administration.documents import installation
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
TYPED = {"address": "https://hooks.example.org/binome", "kinds": ["session.held", "pair.begun"]}


@pytest.fixture
def browser(client):
    client.force_login(PersonFactory(is_administrator=True, preferred_language="en"))
    return client


def added(browser, **more) -> Webhook:
    """An address as the form adds it."""
    browser.post(reverse("webhooks:new"), TYPED | more)
    return Webhook.objects.get()


def test_an_address_is_added_with_a_secret_that_is_shown_once_and_not_kept_in_the_open(browser):
    page = browser.post(reverse("webhooks:new"), TYPED, follow=True)

    webhook, secret = Webhook.objects.get(), page.context["secret"]
    assert secret.startswith("whsec_")
    assert secret in page.content.decode()
    assert secret not in str(Webhook.objects.values().get())
    assert secret not in browser.get(reverse("webhooks:webhook", args=[webhook.pk])).content.decode()
    assert (webhook.kinds, webhook.every_programme) == (["pair.begun", "session.held"], True)
    assert [line.act for line in AuditLine.objects.all()] == ["webhooks.added"]
    assert "webhook (hooks.example.org)" in str(installation.recipients())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://hooks.example.org/", "begins with https://"),
        ("hooks.example.org", "Type a whole address"),
        ("https://127.0.0.1/", "a network that webhooks may not reach"),
        ("https://[::1]:8000/", "a network that webhooks may not reach"),
        ("https://169.254.169.254/latest/meta-data/", "a network that webhooks may not reach"),
        ("https://ana:secret@example.org/", "Leave out names, passwords"),
    ],
)
def test_an_address_that_may_not_be_is_refused_in_words_whether_new_or_changed(browser, address, sentence):
    webhook = added(browser)
    for where in (reverse("webhooks:new"), reverse("webhooks:change", args=[webhook.pk])):
        page = browser.post(where, TYPED | {"address": address})

        assert page.status_code == 422
        assert sentence in page.context["form"].errors["address"][0]
    assert Webhook.objects.get().address == TYPED["address"]


def test_what_concerns_the_whole_staff_is_not_told_to_an_address_of_some_programmes(browser):
    programme = Programme.objects.create(name="Cap")

    page = browser.post(
        reverse("webhooks:new"), TYPED | {"kinds": ["session.held", "person.left"], "programmes": [programme.pk]}
    )

    assert page.status_code == 422
    assert "concern everyone" in page.context["form"].errors["programmes"][0]
    assert added(browser, programmes=[programme.pk]).programmes.get() == programme


def test_a_message_shows_why_it_did_not_arrive_and_is_sent_again_by_a_press(browser):
    webhook = added(browser)
    browser.post(reverse("webhooks:test", args=[webhook.pk]))
    WebhookMessage.objects.update(state=DeliveryState.FAILED, reason=Reason.ANSWER, status=503, attempts=10)
    message = WebhookMessage.objects.get()
    own = reverse("webhooks:webhook", args=[webhook.pk])

    assert "It answered that it did not take it. (503)" in browser.get(own).content.decode()
    assert "1 given up" in browser.get(reverse("webhooks:home")).content.decode()
    assert "1 address does not take what is sent to it" in browser.get(reverse("home")).content.decode()
    browser.post(reverse("webhooks:again", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.attempts) == (DeliveryState.WAITING, 0)
    assert message.next_at <= timezone.now()
    assert "does not take what" not in browser.get(reverse("home")).content.decode()


def test_while_it_is_paused_nothing_is_offered_or_promised_that_would_only_wait(browser):
    webhook = added(browser)
    own, test = (reverse(f"webhooks:{name}", args=[webhook.pk]) for name in ("webhook", "test"))
    browser.post(test)
    WebhookMessage.objects.update(state=DeliveryState.FAILED, reason=Reason.ANSWER, status=503, attempts=10)
    again = reverse("webhooks:again", args=[WebhookMessage.objects.get().pk])
    shown = browser.get(own).content.decode()
    assert test in shown
    assert again in shown
    browser.post(reverse("webhooks:pause", args=[webhook.pk]))

    shown = browser.get(own).content.decode()
    assert test not in shown
    assert again not in shown
    for act in (test, again):
        answer = browser.post(act, follow=True)
        assert "This webhook is paused: resume it first." in answer.content.decode()
    assert WebhookMessage.objects.get().state == DeliveryState.FAILED


def test_it_is_changed_paused_resumed_given_a_new_secret_and_removed_each_on_record(browser):
    webhook = added(browser)
    own = [webhook.pk]
    browser.post(reverse("webhooks:change", args=own), TYPED | {"kinds": ["report.published"]})
    browser.post(reverse("webhooks:pause", args=own))
    assert "paused" in browser.get(reverse("webhooks:webhook", args=own)).content.decode()
    browser.post(reverse("webhooks:resume", args=own))
    asked = browser.post(reverse("webhooks:renew", args=own))
    assert "both secrets sign" in asked.content.decode()
    page = browser.post(reverse("webhooks:renew", args=own), {"confirmed": "yes"}, follow=True)
    assert page.context["secret"].startswith("whsec_")
    assert page.context["both_sign_until"] is not None
    browser.post(reverse("webhooks:remove", args=own))
    assert Webhook.objects.get().kinds == ["report.published"]
    browser.post(reverse("webhooks:remove", args=own), {"confirmed": "yes"})

    assert not Webhook.objects.exists()
    acts = AuditLine.objects.filter(act__startswith="webhooks.").order_by("pk").values_list("act", flat=True)
    assert [act.partition(".")[2] for act in acts] == [
        "added", "changed", "paused", "resumed", "renewed_secret", "removed",
    ]  # fmt: skip
