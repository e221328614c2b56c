"""Screens of mentoring: what each finds, what is said when something is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import Theme
from binome.core.mail.models import OutboxLetter
from binome.core.mail.validity import still_stands
from binome.core.people.models import Person
from binome.journey.mentoring.actions import goals, helping, holding, journal, living, meeting, reminding
from binome.journey.mentoring.models import CheckIn, Goal, HelpRequest, Note, PrivateNote, Pulse, Session
from binome.journey.mentoring.queries.figures import pulse_figures, review_figures
from binome.journey.mentoring.queries.home import next_things_for, step_report
from binome.journey.mentoring.queries.programme import calls_to_make, health_rows
from binome.journey.mentoring.states import RelationshipState, SessionState
from tests.factories import NOON, PersonFactory, RelationshipFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import open_wave
from tests.journey.mentoring.factories import close_together, held, opened, planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def page(client, who, name, *args):
    client.force_login(who)
    return client.get(reverse(f"mentoring:{name}", args=args))


def post(client, who, name, *args, **data):
    client.force_login(who)
    return client.post(reverse(f"mentoring:{name}", args=args), data)


def dates(*days, **more):
    rows = {"date-TOTAL_FORMS": len(days), "date-INITIAL_FORMS": len(days), "minutes": 60, "place": ""}
    for number, (day, time) in enumerate(days):
        rows |= {f"date-{number}-day": day, f"date-{number}-time": time}
    return rows | more


def test_one_pair_opens_its_space_and_several_are_listed(client):
    relationship = opened()
    assert page(client, relationship.mentor, "space").url == reverse("mentoring:relationship", args=[relationship.pk])

    other = opened()
    type(other.pair.mentor).objects.filter(pk=other.pair.mentor_id).update(person=relationship.mentor)

    assert page(client, relationship.mentor, "space").content.decode().count('class="pair"') == 2


def test_someone_without_a_pair_reads_why(client):
    there = page(client, PersonFactory(), "space")

    assert there.url == reverse("my_progress")
    assert "Aucun programme ne vous est encore ouvert" in client.get(there.url).content.decode()


def test_r52_the_kit_holds_both_halves_the_guide_and_the_charter(client):
    relationship = opened()
    type(relationship.pair.mentee).objects.filter(pk=relationship.pair.mentee_id).update(work_situation="Un codir")

    text = page(client, relationship.mentor, "first_contact", relationship.pk).content.decode()

    assert "Un codir" in text
    assert "une maladresse numérique" in text
    assert "Ce qui se dit dans le binôme y reste" in text
    assert "Français" in text


def test_the_kit_goes_beyond_the_job_with_what_each_offers_in_return(client):
    """R56: the mentee's experience and address book are part of the first contact, as the mentor's themes are."""
    relationship = opened()
    offered = "Vous présenter au comité <innovation>"
    type(relationship.pair.mentee).objects.filter(pk=relationship.pair.mentee_id).update(offers_in_return=offered)

    text = page(client, relationship.mentor, "first_contact", relationship.pk).content.decode()

    assert "Vous présenter au comité &lt;innovation&gt;" in text


def test_the_kit_asks_for_a_first_date_until_there_is_one(client):
    relationship = opened(sessions_planned=2)
    before = page(client, relationship.mentor, "first_contact", relationship.pk).content.decode()
    planned(relationship, count=1)

    after = page(client, relationship.mentor, "first_contact", relationship.pk).content.decode()

    assert "<span>Choisir la première date</span>" in before
    assert "<span>Choisir la première date</span>" not in after
    assert "<span>Planifier les séances</span>" in after


def test_planning_proposes_dates_on_working_days_and_keeps_those_changed(client):
    relationship = opened(sessions_planned=2)

    proposed = page(client, relationship.mentee, "plan", relationship.pk).content.decode()
    answer = post(
        client, relationship.mentee, "plan", relationship.pk,
        **dates(("2026-12-01", "10:00"), ("2026-12-22", "15:30"), place="Salle 4"),
    )  # fmt: skip

    assert 'value="2026-11-30"' in proposed
    assert 'value="2026-12-21"' in proposed
    assert answer.status_code == 302
    assert [s.starts_at for s in Session.objects.order_by("number")] == [
        datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 22, 14, 30, tzinfo=UTC),
    ]  # fmt: skip


def test_planning_begins_where_one_asks(client):
    relationship = opened(sessions_planned=2)
    Person.objects.filter(pk=relationship.mentor.pk).update(site="Paris", country="France")
    client.force_login(relationship.mentee)

    text = client.get(reverse("mentoring:plan", args=[relationship.pk]), {"day": "2026-12-04", "time": "16:00"})

    assert 'value="2026-12-04"' in text.content.decode()
    assert 'value="2026-12-25"' not in text.content.decode()
    assert 'value="2026-12-28"' in text.content.decode()


def test_pages_letters_and_forms_speak_on_the_clock_of_who_reads(client):
    relationship = opened()
    mentor, mentee = relationship.people
    Person.objects.filter(pk=mentor.pk).update(site="Québec", country="Canada", preferred_language="en")
    client.force_login(mentee)
    dates = {"date-TOTAL_FORMS": "1", "date-INITIAL_FORMS": "1", "date-0-day": "2026-12-10", "date-0-time": "15:00"}

    with time_machine.travel(NOON, tick=False):
        client.post(reverse("mentoring:plan", args=[relationship.pk]), dates | {"minutes": "30", "place": ""})
        session = Session.objects.get()
        at_paris = page(client, mentee, "session", session.pk).content.decode()
        at_quebec = page(client, mentor, "session", session.pk).content.decode()
        page(client, mentor, "move", session.pk)
        moved = {"day": "2026-12-11", "time": "09:00", "minutes": "30", "place": ""}
        client.post(reverse("mentoring:move", args=[session.pk]), moved)

    session.refresh_from_db()
    letter = mentor.letters.filter(letter="mentoring/emails/session.txt").first()
    assert "15\xa0h\xa000 (heure de Paris)" in at_paris
    assert "10 December 2026, 09:00 (Toronto time)" in at_quebec
    assert "10 December 2026, 09:00 (Toronto time)" in letter.text
    assert "TZID=Europe/Paris:20261210T150000" in letter.calendar
    assert (session.starts_at, session.time_zone) == (datetime(2026, 12, 11, 14, tzinfo=UTC), "America/Toronto")


def test_f40_each_half_is_reminded_once_on_the_working_morning_before_where_they_are():
    """2 July 2026 in Montréal follows Canada Day; in Paris the day before is a working day."""
    relationship = opened()
    mentor, mentee = relationship.people
    Person.objects.filter(pk=mentor.pk).update(site="Montréal", country="Canada")
    Person.objects.filter(pk=mentee.pk).update(site="Paris", country="France")
    start = datetime(2026, 7, 2, 14, tzinfo=UTC)
    meeting.plan_sessions(relationship.pk, starts=[start], by=mentee, now=start - timedelta(days=20))

    for hour in range(24 * 4):
        moment = start - timedelta(days=4) + timedelta(hours=hour)
        with time_machine.travel(moment, tick=False):
            reminding.remind_of_sessions(now=moment)

    leaves = {
        letter.to_id: letter.send_after for letter in OutboxLetter.objects.filter(letter__endswith="reminder.txt")
    }
    assert leaves == {
        mentor.pk: datetime(2026, 6, 30, 13, tzinfo=UTC), mentee.pk: datetime(2026, 7, 1, 7, tzinfo=UTC)
    }  # fmt: skip


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-13-45", "x"])
def test_a_strange_first_day_is_read_as_none(client, day):
    relationship = opened()
    client.force_login(relationship.mentee)

    assert client.get(reverse("mentoring:plan", args=[relationship.pk]), {"day": day}).status_code == 200


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("2026-12-01", "10:00"), ("2026-12-01", "10:00")], "au même moment"),
        ([("", "10:00"), ("", "10:00")], "au moins une date"),
        ([("2026-11-02", "10:00")], "Ce moment est passé"),
        ([("2036-11-02", "10:00")], "plus d’un an"),
        ([("2027-03-28", "02:30")], "n’existe pas"),
    ],
)
def test_wrong_dates_are_said_and_what_was_typed_is_kept(client, rows, said):
    relationship = opened()

    answer = post(client, relationship.mentee, "plan", relationship.pk, **dates(*rows, place="Salle 4"))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Salle 4" in answer.content.decode()
    assert Session.objects.count() == 0


def test_f40_a_time_that_comes_twice_asks_which_and_takes_the_answer(client):
    relationship = opened()
    with time_machine.travel(datetime(2026, 9, 1, 12, tzinfo=UTC), tick=False):
        row = dates(("2026-10-25", "02:30"))
        asked = post(client, relationship.mentee, "plan", relationship.pk, **row).content.decode()
        post(client, relationship.mentee, "plan", relationship.pk, **row, **{"date-0-turn": "second"})

    assert "La seconde, à l’heure d’hiver" in asked
    assert Session.objects.get().starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_one_click_says_we_met_and_then_asks_thirty_seconds(client):
    """R51."""
    relationship = opened()
    session = planned(relationship, 1)[0]

    with time_machine.travel(session.starts_at + timedelta(hours=2), tick=False):
        asked = page(client, relationship.mentor, "session", session.pk).content.decode()
        post(client, relationship.mentor, "met", session.pk)
        after = page(client, relationship.mentor, "session", session.pk).content.decode()

    assert "Vous êtes-vous vus" in asked
    assert Session.objects.get().state == SessionState.HELD
    assert "Cette séance m’a été utile" in after


def test_we_met_before_the_day_is_explained(client):
    relationship = opened()
    session = planned(relationship, 1)[0]
    client.force_login(relationship.mentor)

    answer = client.post(reverse("mentoring:met", args=[session.pk]), follow=True)

    assert "n’est pas encore venu" in answer.content.decode()


def test_after_a_postponement_we_met_asks_when(client):
    relationship = opened()
    session = planned(relationship, 1)[0]
    meeting.postpone_session(session.pk, by=relationship.mentor, now=NOON)
    address = reverse("mentoring:met", args=[session.pk])

    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        client.force_login(relationship.mentor)
        asked = client.post(address)
        wrong = client.post(address, {"day": "2026-12-24", "time": "10:00"})
        client.post(address, {"day": "2026-11-25", "time": "10:00"})

    session.refresh_from_db()
    assert "Quand vous êtes-vous vus" in asked.content.decode()
    assert (asked.status_code, wrong.status_code) == (200, 422)
    assert (session.state, session.starts_at) == (SessionState.HELD, datetime(2026, 11, 25, 9, tzinfo=UTC))


def test_a_meeting_without_a_plan_is_written_down(client):
    relationship = opened()
    address = reverse("mentoring:record_meeting", args=[relationship.pk])

    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        client.force_login(relationship.mentee)
        offered = page(client, relationship.mentee, "relationship", relationship.pk).content.decode()
        empty = client.get(address)
        answer = client.post(address, {"day": "2026-11-25", "time": "10:00", "minutes": "30", "place": ""})

    session = Session.objects.get()
    assert address in offered
    assert empty.status_code == 200
    assert answer.url == reverse("mentoring:session", args=[session.pk])
    assert (session.state, session.number, session.minutes) == (SessionState.HELD, 1, 30)


def test_postponed_leads_to_a_new_date(client):
    relationship = opened()
    session = planned(relationship, 1)[0]

    answer = post(client, relationship.mentee, "postpone", session.pk)
    data = {"day": "2026-12-10", "time": "09:00", "minutes": 30, "place": "https://visio.example.org/a"}
    post(client, relationship.mentee, "move", session.pk, **data)

    session.refresh_from_db()
    assert answer.url == reverse("mentoring:move", args=[session.pk])
    assert (session.minutes, session.starts_at) == (30, datetime(2026, 12, 10, 8, tzinfo=UTC))


def test_the_sheet_is_kept_while_typing_and_shown_to_the_other(client):
    """R49."""
    relationship = opened()
    session = planned(relationship, 1)[0]

    kept = post(client, relationship.mentor, "keep_sheet", session.pk, learned="Le budget")
    post(client, relationship.mentor, "session", session.pk, learned="Le budget, enfin", weather="2")
    text = page(client, relationship.mentee, "session", session.pk).content.decode()

    assert kept.content.decode() == "C’est enregistré."
    assert CheckIn.objects.get().weather == 2
    assert "Le budget, enfin" in text
    assert "Quelques nuages" in text


def test_what_people_write_is_shown_as_text(client):
    relationship = opened()
    session = planned(relationship, 1)[0]
    wicked = "<script>alert(1)</script> javascript:alert(1)"
    meeting.write_sheet(session.pk, learned=wicked, by=relationship.mentor, now=NOON)
    journal.write_note(relationship.pk, text=wicked, private=False, by=relationship.mentor, now=NOON)
    Session.objects.update(place=wicked)

    for text in (
        page(client, relationship.mentee, "session", session.pk).content.decode(),
        page(client, relationship.mentee, "relationship", relationship.pk).content.decode(),
    ):
        assert "<script>alert" not in text
        assert 'href="javascript' not in text


def test_the_pulse_takes_thirty_seconds_and_ignores_nonsense(client):
    relationship = opened()
    session = held(relationship)
    said = {"rating-P1": "5", "rating-P2": "99", "tried": "yes", "session": "12", "person": "1", "answered_at": "x"}

    post(client, relationship.mentee, "pulse", session.pk, **said)

    pulse = Pulse.objects.get()
    assert (pulse.person, pulse.useful, pulse.understanding, pulse.tried) == (relationship.mentee, 5, None, True)


def test_notes_goals_and_help_are_kept_and_an_empty_one_is_said(client):
    relationship = opened()

    empty = post(client, relationship.mentor, "write_note", relationship.pk, text="")
    post(client, relationship.mentor, "write_note", relationship.pk, text="Pour nous")
    post(client, relationship.mentor, "write_note", relationship.pk, text="Pour moi", private="on")
    theme = relationship.themes.get()
    post(client, relationship.mentor, "set_goal", relationship.pk, theme=theme.pk, text="Savoir")
    post(client, relationship.mentor, "reach_goal", Goal.objects.get().pk)
    post(client, relationship.mentor, "ask_for_help", relationship.pk, words="Un doute")

    assert empty.status_code == 422
    assert Note.objects.get().text == "Pour nous"
    assert PrivateNote.objects.count() == 1
    assert Goal.objects.get().reached_at == NOON
    assert HelpRequest.objects.get().words == "Un doute"


def test_one_erases_one_s_own_notes(client):
    relationship = opened()
    ours = journal.write_note(relationship.pk, text="a", private=False, by=relationship.mentor, now=NOON)
    mine = journal.write_note(relationship.pk, text="b", private=True, by=relationship.mentor, now=NOON)

    post(client, relationship.mentor, "erase_note", ours.pk)
    post(client, relationship.mentor, "erase_private_note", mine.pk)

    assert (Note.objects.count(), PrivateNote.objects.count()) == (0, 0)


def test_an_assistant_is_named_by_address_and_finds_a_desk(client):
    relationship, assistant = opened(), PersonFactory()

    unknown = post(client, relationship.mentee, "name_assistant", relationship.pk, email="nobody@example.org")
    ourselves = post(client, relationship.mentee, "name_assistant", relationship.pk, email=relationship.mentor.email)
    post(client, relationship.mentee, "name_assistant", relationship.pk, email=assistant.email.upper())
    desk = page(client, assistant, "desk").content.decode()
    planning = post(client, assistant, "plan", relationship.pk, **dates(("2026-12-01", "10:00")))

    assert (unknown.status_code, ourselves.status_code) == (422, 422)
    assert relationship.mentee.family_name in desk
    assert planning.url == reverse("mentoring:desk")
    assert Session.objects.count() == 1


def test_stopping_says_what_it_means_then_takes_one_click(client):
    relationship = opened()

    asked = page(client, relationship.mentee, "end_early", relationship.pk).content.decode()
    post(client, relationship.mentee, "end_early", relationship.pk)

    relationship.refresh_from_db()
    assert "Aucune raison n’est demandée" in asked
    assert relationship.state == RelationshipState.ENDED


def test_whoever_learned_becomes_a_mentor_in_two_presses_from_the_close_of_their_pair(client):
    relationship = opened()
    wave = open_wave()
    while_it_lives = page(client, relationship.mentee, "closing", relationship.pk).text
    close_together(relationship, now=NOON)

    closed = page(client, relationship.mentee, "closing", relationship.pk).text
    begun = client.post(reverse("enrolment:begin", args=[wave.pk]), {"side": "mentor"}, follow=True)

    offer = f"Devenir mentor dans {wave.name}"
    assert offer in closed
    assert offer not in while_it_lives
    assert begun.context["application"].side == "mentor"
    assert offer not in page(client, relationship.mentee, "closing", relationship.pk).text
    assert offer not in page(client, relationship.mentor, "closing", relationship.pk).text


def test_a_review_is_kept_alone_and_its_thanks_reach_the_other(client):
    relationship = opened()
    said = {"rating-R1": "5", "rating-R5": "4", "keeps": "Un regret secret", "thanks": "Merci pour tout"}

    post(client, relationship.mentor, "closing", relationship.pk, **said)
    text = page(client, relationship.mentee, "closing", relationship.pk).content.decode()
    post(client, relationship.mentee, "extend", relationship.pk)
    for half in relationship.people:
        post(client, half, "close", relationship.pk, confirmed="yes")

    relationship.refresh_from_db()
    assert relationship.reviews.get().would_go_on == 4
    assert "Merci pour tout" in text
    assert "regret secret" not in text
    assert relationship.state == RelationshipState.CLOSED
    assert page(client, relationship.mentee, "relationship", relationship.pk).status_code == 200


def its_managers(relationship, *people):
    """The programme is steered by these people alone."""
    relationship.wave.programme.roles.all().delete()
    for person in people:
        relationship.wave.programme.roles.create(person=person, role="manager")


@pytest.mark.parametrize("way", ["button", "pulse"])
def test_a_call_in_confidence_is_hidden_from_the_other_half_were_they_a_manager(client, way):
    relationship = opened()
    mentor, mentee, colleague = relationship.mentor, relationship.mentee, PersonFactory()
    its_managers(relationship, mentee, colleague)
    if way == "button":
        post(client, mentor, "ask_for_help", relationship.pk, words="Entre nous")
    else:
        post(client, mentor, "pulse", held(relationship).pk, wants_help="on")
    asked = HelpRequest.objects.get()

    here, wave = page(client, mentee, "wave", relationship.wave.pk), relationship.wave

    assert [letter.to for letter in OutboxLetter.objects.filter(letter="mentoring/emails/help.txt")] == [colleague]
    assert here.context["calls"] == []
    assert "Entre nous" not in here.content.decode()
    assert not [thing for thing in step_report(wave, now=NOON).stuck if "1" in str(thing.title)]
    assert post(client, mentee, "answer_help", wave.pk, asked.pk).status_code == 404
    assert page(client, colleague, "wave", wave.pk).context["calls"] == [asked]
    assert page(client, mentor, "wave", wave.pk).status_code == 404


def test_a_letter_about_a_call_does_not_leave_for_the_other_half_who_has_become_a_manager():
    relationship = opened()
    its_managers(relationship, colleague := PersonFactory())
    helping.ask_for_help(relationship.pk, by=relationship.mentor, now=NOON)
    letter = OutboxLetter.objects.get(letter="mentoring/emails/help.txt")

    assert still_stands(letter, now=NOON)
    its_managers(relationship, colleague, relationship.mentee)
    OutboxLetter.objects.filter(pk=letter.pk).update(to=relationship.mentee)
    letter.refresh_from_db()
    assert not still_stands(letter, now=NOON)


@pytest.mark.parametrize("way", ["button", "pulse"])
def test_a_call_that_would_reach_the_other_half_alone_is_not_sent_and_says_so(client, way):
    relationship = opened()
    its_managers(relationship, relationship.mentee)
    session = held(relationship)
    if way == "button":
        answer = post(client, relationship.mentor, "ask_for_help", relationship.pk, words="Entre nous")
    else:
        answer = post(client, relationship.mentor, "pulse", session.pk, wants_help="on", **{"rating-P1": "4"})

    assert not HelpRequest.objects.exists()
    assert not OutboxLetter.objects.filter(letter="mentoring/emails/help.txt").exists()
    shown = (
        client.get(answer.url, follow=True) if answer.status_code == 302 else answer
    )  # 409: what was typed is given back
    assert "adressez-vous aux RH" in shown.text
    assert ("Entre nous" in shown.text) == (way == "button")
    assert Pulse.objects.filter(session=session, useful=4).exists() == (way == "pulse")


def test_dates_that_keep_moving_are_told_to_a_manager_who_is_one_of_the_two(client):
    """Both halves are told so by letter: it is no secret between them."""
    relationship = opened()
    its_managers(relationship, relationship.mentee)
    call = HelpRequest.objects.create(relationship=relationship, asked_by="guard", asked_at=NOON)

    assert page(client, relationship.mentee, "wave", relationship.wave.pk).context["calls"] == [call]


def test_the_manager_sees_dates_calls_and_how_it_goes_and_no_word(client):
    relationship = opened()
    session = held(relationship)
    manager = manager_of(relationship.wave)
    meeting.write_sheet(session.pk, learned="Très intime", by=relationship.mentor, now=NOON)
    journal.write_note(relationship.pk, text="Très intime", private=False, by=relationship.mentor, now=NOON)
    goals.set_goal(relationship.pk, theme=relationship.themes.get(), text="Très intime", by=relationship.mentor)
    asked = helping.ask_for_help(relationship.pk, words="Au secours", by=relationship.mentor, now=NOON)

    text = page(client, manager, "wave", relationship.wave.pk).content.decode()
    post(client, manager, "answer_help", relationship.wave.pk, asked.pk)

    assert "Très intime" not in text
    assert "Au secours" in text
    assert "Sur de bons rails" in text
    assert page(client, manager, "wave", relationship.wave.pk).context["calls"] == []


def test_the_list_of_pairs_is_searched_filtered_and_never_leaks_another_wave(client):
    relationship, elsewhere = opened(), opened()
    manager = manager_of(relationship.wave)
    client.force_login(manager)
    address = reverse("mentoring:wave", args=[relationship.wave.pk])

    found = [
        len(client.get(address, query).context["page"].object_list)
        for query in (
            {}, {"q": relationship.mentor.family_name}, {"q": elsewhere.mentor.family_name}, {"health": "silent"},
            {"health": "nonsense"},
        )
    ]  # fmt: skip

    assert found == [1, 1, 0, 0, 1]


def test_pulse_figures_wait_for_five_people_and_move_by_five():
    wave = opened().wave
    shown = []
    for number in range(6):
        relationship = opened()
        type(relationship.pair).objects.filter(pk=relationship.pair_id).update(wave=wave)
        session = held(relationship)
        living.answer_pulse(
            session.pk, useful=(5, 5, 4, 5, 3, 1)[number], understanding=None, tried=True, wants_help=False,
            by=relationship.mentor, now=NOON + timedelta(minutes=number),
        )  # fmt: skip
        shown.append(pulse_figures(wave).useful)

    assert shown == [None, None, None, None, 4.4, 4.4]


def test_what_is_said_at_the_close_is_a_figure_of_five_closed_pairs_and_never_the_other_half_s_to_read(client):
    wave, now = WaveFactory(stage="mentoring"), NOON + timedelta(days=90)
    manager, pages = manager_of(wave), []
    for answer in (5, 5, 4, 5, 3):
        relationship = RelationshipFactory(pair__wave=wave)
        mentor, mentee = relationship.people
        ratings = {"felt_free": answer, "would_go_on": 5}
        living.review(relationship.pk, keeps="", thanks="", ratings=ratings, by=mentor, now=now)
        assert review_figures(wave) == []  # until the close an answer may change
        client.force_login(mentee)
        closing = client.get(reverse("mentoring:closing", args=[relationship.pk]))
        assert [row.value for row in closing.context["rows"]] == [None] * 5
        close_together(relationship, now=now)
        client.force_login(manager)
        pages.append(client.get(reverse("mentoring:wave", args=[wave.pk])).context["at_the_close"])

    assert pages[:4] == [[]] * 4
    ((question, figure),) = pages[4]  # of the other question everybody said the same: it would tell what each said
    assert (figure.code, figure.mean, figure.answers) == ("R1", 4.4, 5)
    assert question in client.get(reverse("mentoring:wave", args=[wave.pk])).text


def test_next_things_follow_the_story():
    relationship = opened(sessions_planned=1)
    person = relationship.mentee

    def first(now):
        return next_things_for(Person.objects.get(pk=person.pk), now=now)[0].url

    begin = first(NOON)
    session = planned(relationship, 1)[0]
    after = session.starts_at + timedelta(hours=2)
    prepare, met = first(NOON), first(after)
    holding.hold_session(session.pk, by=person, now=after)
    close = first(after)

    page_of = reverse("mentoring:session", args=[session.pk])
    assert begin == reverse("mentoring:plan", args=[relationship.pk])
    assert (prepare, met) == (page_of, page_of)
    assert close == reverse("mentoring:closing", args=[relationship.pk])


def test_the_step_report_tells_who_is_stuck():
    relationship = opened()
    helping.ask_for_help(relationship.pk, by=relationship.mentor, now=NOON)

    report = step_report(relationship.wave, now=NOON + timedelta(days=40))

    assert [count.value for count in report.counts] == [1, 0, 0]
    assert [thing.weight for thing in report.stuck] == [90, 70]


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_of_pairs_asks_the_same_questions_for_one_and_three(client, pairs, django_assert_num_queries):
    first = opened()
    for _turn in range(pairs - 1):
        relationship = opened()
        type(relationship.pair).objects.filter(pk=relationship.pair_id).update(wave=first.wave)
        planned(relationship, 3)
        helping.ask_for_help(relationship.pk, by=relationship.mentor, now=NOON)

    with django_assert_num_queries(3):
        step_report(first.wave, now=NOON)
    with django_assert_num_queries(4):
        calls_to_make(first.wave, reader=PersonFactory.build(pk=1))
        health_rows(first.wave, now=NOON)
        pulse_figures(first.wave)


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_space_asks_the_same_questions_for_one_and_three_sessions(client, sessions, django_assert_max_num_queries):
    relationship = opened()
    planned(relationship, sessions)
    for number in range(sessions):
        journal.write_note(relationship.pk, text=f"{number}", private=False, by=relationship.mentee, now=NOON)
    client.force_login(relationship.mentor)

    with django_assert_max_num_queries(26):
        client.get(reverse("mentoring:relationship", args=[relationship.pk]))


@pytest.mark.parametrize(("language", "word"), [("fr", "Jusqu’à la prochaine fois"), ("en", "Until next time")])
def test_a_session_offers_an_hour_on_each_ready_theme_of_the_pair(client, language, word):
    """An organisation's own theme has no kit and breaks nothing; a held session needs none of it to be read."""
    relationship = opened()
    session = planned(relationship, 1)[0]
    load_ready_content()
    relationship.themes.add(Theme.objects.get(code="T01"))
    Person.objects.filter(pk=relationship.mentor.pk).update(preferred_language=language)

    page_shown = page(client, Person.objects.get(pk=relationship.mentor.pk), "session", session.pk)

    assert [kit.theme.code for kit in page_shown.context["kits"]] == ["T01"]
    assert sum(step.minutes for step in page_shown.context["kits"][0].steps) == 60
    assert word in page_shown.content.decode()


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("https://visio.example.org/a", '<a href="https://visio.example.org/a">Rejoindre la séance 1</a>'),
        ("Salle 4, https://visio.example.org/a", ">https://visio.example.org/a</a>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_the_link_to_a_video_room_is_called_what_it_does(client, place, shown):
    """Read aloud, an address is a string of signs, and the same for every session."""
    relationship = opened()
    session = planned(relationship, 1)[0]
    Session.objects.filter(pk=session.pk).update(place=place)
    client.force_login(relationship.mentee)

    page = client.get(reverse("mentoring:session", args=[session.pk])).text

    assert shown in page
    assert 'href="javascript' not in page
