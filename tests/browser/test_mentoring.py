"""The pair's space, its dates and its close in a real Chromium: phone and desk, both languages, also without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.journey.mentoring.actions import goals, helping, holding, journal, meeting
from binome.journey.mentoring.models import Relationship, Session
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import PersonFactory, manager_of
from tests.journey.mentoring.factories import opened

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(
    ("width", "dark", "language"), [(390, True, "fr")]
)  # light, and a desk: test_a_whole_wave


def test_a_manager_writes_to_ticked_pairs_as_far_as_the_sending(visitor):
    """The address shown after a form is that of its page: what the answer asks next is sent where it came from."""
    wave = opened().wave
    manager = manager_of(wave)
    manager.preferred_language = "en"
    manager.save()
    one = visitor(manager).go(reverse("mentoring:wave", args=[wave.pk]))
    one.page.locator("td input[type=checkbox]").first.check()
    one.page.locator(".once-ticked summary").click()
    one.press("Write to them")
    one.page.locator("[name=subject_en]").fill("A date?")
    one.page.locator("[name=words_en]").fill("May I help you to find one?")

    one.press("Preview the email").press("Send the email")

    assert "Written to 2 people." in one.page.locator("main").inner_text()


def lived(language):
    """A pair with a session held, one just past, one to come and one put off."""
    relationship = opened()
    for person, name in zip(relationship.people, ("Inès", "Paul"), strict=True):
        person.given_name, person.preferred_language = name, language
        person.save()
    now = timezone.now()
    starts = [now + timedelta(days=days) for days in (-22, -1, 20, 41)]
    mentee = relationship.mentee
    first, _past, _next, last = meeting.plan_sessions(
        relationship.pk, starts=starts, place="https://visio.example.org/a", by=mentee, now=now - timedelta(days=30)
    )
    holding.hold_session(first.pk, by=mentee, now=now)
    for _turn in range(2):
        meeting.postpone_session(last.pk, by=mentee, now=now)
        meeting.move_session(last.pk, starts_at=starts[3], minutes=60, place="", by=mentee, now=now)
    meeting.postpone_session(last.pk, by=mentee, now=now)
    journal.write_note(
        relationship.pk,
        text="Pour nous",
        link=f"https://example.org/{'guide-' * 20}",
        file=CleanFile(FileKind.TEXT, f"{'plan-' * 16}.txt", b"plan", "plan"),
        private=False,
        by=mentee,
        now=now,
    )
    journal.write_note(relationship.pk, text="Pour moi", private=True, by=mentee, now=now)
    goals.set_goal(relationship.pk, theme=relationship.themes.get(), text="Animer une réunion", by=mentee)
    return Relationship.objects.with_people().get(pk=relationship.pk)


def address(name, *args):
    return reverse(f"mentoring:{name}", args=args)


@SIZES
def test_every_screen_of_the_pair(visitor, width, dark, language):
    relationship = lived(language)
    held, past, _coming, put_off = relationship.sessions.all()
    someone = visitor(relationship.mentee, width=width, dark=dark, language=language)

    for path in (
        address("relationship", relationship.pk), address("first_contact", relationship.pk),
        address("plan", relationship.pk), address("session", held.pk), address("session", past.pk),
        address("move", put_off.pk), address("closing", relationship.pk), address("end_early", relationship.pk),
        address("change_goal", relationship.goals.get().pk), address("mid_point", relationship.pk),
        address("desk"), reverse("feeds:mine"),
    ):  # fmt: skip
        someone.go(path)


@SIZES
def test_the_manager_and_the_assistant(visitor, width, dark, language):
    relationship = lived(language)
    manager = manager_of(relationship.wave)
    assistant = PersonFactory(preferred_language=language)
    for person in (manager, assistant):
        person.preferred_language = language
        person.save()
    now = timezone.now()
    helping.name_assistant(relationship.pk, assistant=assistant, by=relationship.mentee, now=now)
    helping.ask_for_help(relationship.pk, words="Un doute", by=relationship.mentee, now=now)

    visitor(manager, width=width, dark=dark, language=language).go(address("wave", relationship.wave.pk))
    visitor(assistant, width=width, dark=dark, language=language).go(address("desk"))


def test_planning_meeting_and_closing_need_no_script(visitor):
    relationship = opened(sessions_planned=1)
    mentee = relationship.mentee
    someone = visitor(mentee, width=390, scripts=False)
    page, site = someone.page, someone.address

    page.goto(site + address("plan", relationship.pk))
    page.get_by_role("button", name="Planifier et envoyer les invitations").click()
    session = Session.objects.get()
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=3))
    page.goto(site + address("session", session.pk))
    page.get_by_role("button", name="Nous nous sommes vus").click()
    page.goto(site + address("closing", relationship.pk))
    page.get_by_label("Un mot de remerciement pour l’autre").fill("Merci")
    page.get_by_role("button", name="Enregistrer mon bilan").click()
    their_partner = visitor(relationship.mentor, width=390, scripts=False).page
    their_partner.goto(site + address("closing", relationship.pk))
    for half in (page, their_partner):  # both, or one and a week
        half.get_by_role("button", name="Clore notre mentorat").click()
        half.get_by_role("button", name="Clore notre mentorat").click()  # the question, with the same words

    session.refresh_from_db()
    relationship.refresh_from_db()
    assert session.state == SessionState.HELD
    assert relationship.state == RelationshipState.CLOSED
    assert relationship.reviews.get().thanks == "Merci"


def test_the_space_opens_on_what_comes_next_within_half_a_phone(visitor):
    """The head of the space: how long until the session and what to do, in sight before one scrolls."""
    relationship = opened()
    now = timezone.now()
    meeting.plan_sessions(relationship.pk, starts=[now + timedelta(days=3)], by=relationship.mentee, now=now)
    page = visitor(relationship.mentee, width=390).go("/mentoring/").page

    hero = page.locator(".next-step").bounding_box()
    act = page.locator(".next-step .button").bounding_box()

    assert hero["height"] <= 844 / 2
    assert act["y"] + act["height"] <= 844 - page.locator(".site-nav").bounding_box()["height"]
