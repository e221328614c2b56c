"""Screens of enrolment: what each person finds, and what is not theirs."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from binome.core.programmes.permissions import Role
from binome.journey.enrolment.actions import applying, deciding, vouching
from binome.journey.enrolment.actions.marking import assign_reviewers, mark_case
from binome.journey.enrolment.models import Application, Marking, ReviewRating
from binome.journey.enrolment.states import ApplicationState
from tests.factories import NOON, PersonFactory, WaveFactory, holder, manager_of
from tests.journey.enrolment.factories import (
    codes_of,
    marking_for,
    mentor_answers,
    open_wave,
    read_twice,
    reviewers,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def begun(side="mentor", **wave):
    wave = open_wave(**wave)
    person = PersonFactory(manager=PersonFactory(level=4))
    return applying.apply(wave.pk, side=side, by=person, now=NOON)


def test_someone_finds_the_call_and_begins_on_both_sides(client):
    """R18."""
    wave, person = open_wave(), PersonFactory()
    client.force_login(person)

    page = client.get(reverse("enrolment:call", args=[wave.pk]))
    client.post(reverse("enrolment:begin", args=[wave.pk]), {"side": "mentor"})
    client.post(reverse("enrolment:begin", args=[wave.pk]), {"side": "mentee"})

    assert page.status_code == 200
    assert {one.side for one in Application.objects.of(person)} == {"mentor", "mentee"}


def test_a_mentor_hands_in_a_whole_application_in_one_go(client):
    """R23."""
    application = begun()
    client.force_login(application.person)
    data = {
        "act": "submit", "motivation": "Transmettre.", "helped_someone_learn": "Un tableau, une heure.",
        "hours_a_month": "2", "capacity": "2", "mode": "both", "languages": ["fr"], "slots": ["mon_am"],
        "referee": "manager", "commits": "on",
        f"level_{codes_of(application.wave)[0]}": "3", f"case_{codes_of(application.wave)[0]}": "Je pars du besoin.",
    }  # fmt: skip

    response = client.post(reverse("enrolment:application", args=[application.pk]), data, follow=True)

    application.refresh_from_db()
    assert response.status_code == 200
    assert application.state == ApplicationState.SUBMITTED
    assert (application.capacity, application.slots) == (2, ["mon_am"])
    assert application.reference.asked_of == application.person.manager


def test_a_mentee_ranks_themes_and_keeps_their_order(client):
    """R30."""
    application = begun("mentee")
    client.force_login(application.person)
    first, second, _third = codes_of(application.wave)
    data = {
        "act": "submit", "motivation": "Apprendre.", "work_situation": "Un tableau.", "offers_in_return": "Un regard.",
        "hours_a_month": "2", "mode": "remote", "languages": ["fr", "en"], "commits": "on",
        "theme_1": second, "own_1": "1", "theme_2": first, "own_2": "0", "theme_3": second,
    }  # fmt: skip

    client.post(reverse("enrolment:application", args=[application.pk]), data)

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert list(application.theme_choices.values_list("theme__code", "rank", "level")) == [
        (second, 1, 1),
        (first, 2, 0),
    ]


def test_nothing_typed_is_lost_when_something_is_missing(client):
    application = begun()
    client.force_login(application.person)
    code = codes_of(application.wave)[0]
    long_answer = "mot " * 301

    response = client.post(
        reverse("enrolment:application", args=[application.pk]),
        {"act": "submit", "motivation": "Un début", f"level_{code}": "2", f"case_{code}": long_answer,
         "hours_a_month": "beaucoup", "languages": ["fr"]},
    )  # fmt: skip

    assert response.status_code == 422
    assert "Un début" in response.text
    assert long_answer.strip() in response.text
    assert application.case_answers.get(theme__code=code).text == long_answer.strip()
    application.refresh_from_db()
    assert (application.state, application.motivation) == (ApplicationState.DRAFT, "Un début")


def test_a_draft_is_saved_quietly_and_says_when(client):
    application = begun()
    client.force_login(application.person)

    response = client.post(reverse("enrolment:save", args=[application.pk]), {"motivation": "Petit à petit"})

    application.refresh_from_db()
    assert "13\u00a0h\u00a000" in response.text
    assert application.motivation == "Petit à petit"


def test_words_are_counted_while_they_are_typed(client):
    client.force_login(PersonFactory())

    response = client.post(reverse("enrolment:words"), {"case_T01": "un deux trois"})

    assert "3" in response.text


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "[a](data:text/html)"]
)
def test_what_people_type_is_shown_as_text(client, typed):
    application = submitted(motivation=typed)
    client.force_login(manager_of(application.wave))

    page = client.get(reverse("enrolment:dossier", args=[application.wave_id, application.pk])).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert 'href="data:' not in page


@pytest.mark.parametrize("name", ["O’Neil", "Nguyễn Thị", "𝔊𝔬", "L", "L" * 200, "🇫🇷", "null", "None", "<b>"])
def test_names_are_shown_as_typed_and_found_whatever_the_accents(client, name):
    person = PersonFactory(given_name="Zoé", family_name=name)
    application = submitted("mentee", person=person)
    client.force_login(manager_of(application.wave))

    page = client.get(reverse("enrolment:wave", args=[application.wave_id]), {"q": "zoe"})

    assert [line[0]["key"] for line in page.context["lines"]] == [application.pk]
    assert ("<b>" in page.text) is False


def test_extra_fields_in_a_post_change_nothing(client):
    application = begun()
    client.force_login(application.person)

    client.post(
        reverse("enrolment:application", args=[application.pk]),
        {"state": "accepted", "wave": "999", "person": "1", "nominated_by": "1", "submitted_at": "2020-01-01",
         "decided_by": "1", "motivation": ["un", "deux"], "side": "mentee", "capacity": "99"},
    )  # fmt: skip

    kept = Application.objects.get(pk=application.pk)
    assert (kept.state, kept.person, kept.side, kept.decided_by) == ("draft", application.person, "mentor", None)
    assert (kept.submitted_at, kept.nominated_by, kept.capacity) == (None, None, 1)


def test_someone_withdraws_without_a_reason_and_may_come_back(client):
    application = submitted()
    client.force_login(application.person)

    client.post(reverse("enrolment:withdraw", args=[application.pk]))
    page = client.get(reverse("enrolment:application", args=[application.pk]))
    client.post(reverse("enrolment:begin", args=[application.wave_id]), {"side": "mentor"})

    application.refresh_from_db()
    assert page.status_code == 200
    assert application.state == ApplicationState.DRAFT
    assert application.motivation == "Transmettre ce que je sais."


def test_a_reviewer_sees_a_code_and_no_name(client):
    wave = open_wave(themes=1)
    person = PersonFactory(given_name="Zoé", family_name="Carrel", manager=PersonFactory())
    answer = f"Chez {person.entity.name}, moi zoe CARREL (zoe@example.org), je pars du besoin."
    submitted(wave=wave, person=person, themes=tuple(type(t)(t.code, 3, answer) for t in mentor_answers(wave).themes))
    first, _second = reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    client.force_login(first)

    queue = client.get(reverse("enrolment:markings")).text
    page = client.get(reverse("enrolment:marking", args=[marking_for(first).pk])).text

    for word in ("Zoé", "zoe", "CARREL", "Carrel", "@example.org", person.entity.name):
        assert word not in queue
        assert word not in page
    assert marking_for(first).answer.code in page
    assert "je pars du besoin" in page


def test_a_reviewer_lists_answers_by_theme_and_day_and_never_by_the_moment_that_joins_one_persons(client):
    wave = open_wave(themes=2)
    for _turn in range(2):
        submitted(wave=wave)
    first, _second = reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    client.force_login(first)
    given = list(Marking.objects.filter(reviewer=first).order_by("answer__code"))
    for number, marking in enumerate(reversed(given)):
        type(marking).objects.filter(pk=marking.pk).update(assigned_at=NOON + timedelta(seconds=number))

    def codes(query):
        return [marking.answer.code for marking in client.get(reverse("enrolment:markings") + query).context["page"]]

    in_order = [marking.answer.code for marking in given]
    theme = given[0].answer.theme
    assert codes("?sort=given") == codes("") == in_order
    assert codes("?sort=-code") == in_order[::-1]
    assert codes(f"?theme={theme.code}") == [one.answer.code for one in given if one.answer.theme == theme]


def test_a_reviewer_marks_and_goes_to_the_next_answer(client):
    application = submitted()
    first, _second = reviewers(application.wave)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    client.force_login(first)
    marking = marking_for(first)
    posted = {"mark-expertise": 3, "mark-method": 2, "mark-pedagogy": 2, "mark-prudence": 1}

    missing = client.post(reverse("enrolment:marking", args=[marking.pk]), {"mark-expertise": 3, "comment": "Bien vu"})
    response = client.post(reverse("enrolment:marking", args=[marking.pk]), posted)

    marking.refresh_from_db()
    assert missing.status_code == 422
    assert "Bien vu" in missing.text
    assert (marking.expertise, marking.prudence) == (3, 1)
    assert response.status_code == 302


def test_a_reader_sees_the_other_marks_only_when_both_are_done(client):
    application = submitted()
    first, second = reviewers(application.wave)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    answer = marking_for(first).answer
    mine, other = answer.markings.get(reviewer=first), answer.markings.get(reviewer=second)
    posted = {"expertise": 2, "method": 2, "pedagogy": 2, "prudence": 2}
    client.force_login(first)

    mark_case(other.pk, marks=posted, by=second, now=NOON, comment="Un avis à part")
    before = client.get(reverse("enrolment:marking", args=[mine.pk])).text
    mark_case(mine.pk, marks=posted, by=first, now=NOON)
    after = client.get(reverse("enrolment:marking", args=[mine.pk])).text

    assert "Un avis à part" not in before
    assert "Un avis à part" in after


def test_a_manager_gives_a_reference_that_only_the_programme_manager_reads(client):
    application = submitted()
    boss = application.person.manager
    client.force_login(boss)

    empty = client.post(reverse("enrolment:reference", args=[application.reference.pk]), {})
    client.post(
        reverse("enrolment:reference", args=[application.reference.pk]),
        {"behaviour-B1": "3", "text": "Calme et précise."},
    )
    client.force_login(application.person)
    own = client.get(reverse("enrolment:application", args=[application.pk])).text
    client.force_login(manager_of(application.wave))
    dossier = client.get(reverse("enrolment:dossier", args=[application.wave_id, application.pk])).text

    assert empty.status_code == 422
    assert "Calme et précise" in dossier
    assert "Calme et précise" not in own


def test_the_programme_manager_reads_advice_and_never_marks_nor_self_views(client):
    application, by = submitted(), None
    by = manager_of(application.wave)
    read_twice(application, by=by)
    applying.rate_own_behaviours(application.pk, levels={"B1": 4}, by=application.person)
    client.force_login(by)

    page = client.get(reverse("enrolment:dossier", args=[application.wave_id, application.pk]))

    assert page.context["dossier"].advice == "favourable"
    assert "8/12" not in page.text
    assert [line.own for line in page.context["behaviours"]] == []
    assert client.get(reverse("enrolment:behaviours", args=[application.pk])).status_code == 404


def test_many_are_decided_at_once_and_each_gets_a_letter(client):
    wave = open_wave()
    applications = [submitted("mentee", wave=wave) for _number in range(3)]
    client.force_login(manager_of(wave))
    ticked = [one.pk for one in applications[:2]]

    no_reason = client.post(
        reverse("enrolment:decide_many", args=[wave.pk]), {"application": ticked, "outcome": "accepted", "reason": " "}
    )
    response = client.post(
        reverse("enrolment:decide_many", args=[wave.pk]),
        {"application": ticked, "outcome": "accepted", "reason": "Des thèmes bien couverts.", "confirmed": "yes"},
    )

    assert no_reason.status_code == 422
    assert response.status_code == 302
    assert [Application.objects.get(pk=one.pk).state for one in applications] == ["accepted", "accepted", "submitted"]
    letter = applications[0].person.letters.get(letter="enrolment/emails/accepted.txt")
    assert "Des thèmes bien couverts." in letter.text


def test_a_typed_reason_is_kept_when_nobody_was_ticked(client):
    application = submitted("mentee")
    client.force_login(manager_of(application.wave))

    page = client.post(
        reverse("enrolment:decide_many", args=[application.wave_id]), {"outcome": "accepted", "reason": "Bien pesé"}
    )

    assert page.status_code == 422
    assert "Bien pesé" in page.text


def test_the_list_is_exported_without_marks_nor_formulas(client):
    application = submitted(person=PersonFactory(given_name="=cmd", family_name="Dupont", manager=PersonFactory()))
    client.force_login(manager_of(application.wave))

    text = client.get(reverse("enrolment:export", args=[application.wave_id])).content.decode()

    assert "'=cmd Dupont" in text
    assert len(text.strip().splitlines()) == 2


def test_the_call_is_prepared_sent_once_and_read(client):
    wave = WaveFactory(stage="enrolment")
    reader, by = PersonFactory(), manager_of(wave)
    client.force_login(by)

    said = {"message_fr": "Venez <b>tous</b>", "closes_on": "2026-12-20"}
    asked = client.post(reverse("enrolment:open_call", args=[wave.pk]), said).content.decode()
    assert not reader.letters.exists()
    client.post(reverse("enrolment:open_call", args=[wave.pk]), {**said, "confirmed": "yes"})
    applying.invite(wave.pk)
    applying.invite(wave.pk)

    letter = reader.letters.get()
    assert "Venez <b>tous</b>" in letter.text
    assert "<b>tous" not in letter.html
    assert letter.subject in asked


def test_someone_suggested_receives_a_draft_and_decides(client):
    wave, person = open_wave(), PersonFactory()
    client.force_login(manager_of(wave))

    unknown = client.post(reverse("enrolment:nominate", args=[wave.pk]), {"person": "personne@x.y", "side": "mentor"})
    client.post(reverse("enrolment:nominate", args=[wave.pk]), {"person": person.email, "side": "mentor"})
    client.force_login(person)
    application = Application.objects.get(person=person)
    page = client.get(reverse("enrolment:application", args=[application.pk]))

    assert unknown.status_code == 422
    assert "personne@x.y" in unknown.text
    assert application.state == ApplicationState.DRAFT
    assert page.status_code == 200


def test_a_second_look_is_asked_and_answered(client):
    application = submitted("mentee")
    by = manager_of(application.wave)
    deciding.decide(application.pk, outcome="not_this_time", reason="Thèmes complets.", by=by, now=NOON)
    client.force_login(application.person)

    client.post(reverse("enrolment:second_look", args=[application.pk]), {"text": "Mon besoin a changé."})
    client.force_login(by)
    appeal = Application.objects.get(pk=application.pk).appeal
    client.post(
        reverse("enrolment:answer_appeal", args=[application.wave_id, appeal.pk]), {"text": "Relu : prochaine vague."}
    )
    client.force_login(application.person)
    page = client.get(reverse("enrolment:application", args=[application.pk])).text

    assert "Relu : prochaine vague." in page


OWN = ["application", "behaviours"]
OWN_POSTS = ["save", "withdraw", "second_look", "behaviours", "application"]
STEERED = ["wave", "open_call", "nominate", "export"]
STEERED_POSTS = ["share_out", "decide_many", "open_call", "nominate"]


@pytest.mark.parametrize("who", ["stranger", "manager", "reviewer"])
def test_someone_elses_application_does_not_exist(client, who):
    application = submitted()
    person = {
        "stranger": PersonFactory,
        "manager": lambda: manager_of(application.wave),
        "reviewer": lambda: holder(Role.REVIEWER, application.wave.programme),
    }[who]()
    client.force_login(person)

    for name in OWN:
        assert client.get(reverse(f"enrolment:{name}", args=[application.pk])).status_code == 404
        assert client.head(reverse(f"enrolment:{name}", args=[application.pk])).status_code == 404
    for name in OWN_POSTS:
        assert client.post(reverse(f"enrolment:{name}", args=[application.pk]), {"text": "x"}).status_code == 404
    assert client.put(reverse("enrolment:application", args=[application.pk])).status_code in {404, 405}


def test_the_managers_screens_belong_to_the_managers_of_that_wave(client):
    application = submitted()
    deciding.decide(
        application.pk, outcome="not_this_time", reason="Complet.", by=manager_of(application.wave), now=NOON
    )
    appeal = deciding.ask_second_look(application.pk, text="Encore ?", by=application.person, now=NOON)
    wave = application.wave
    others = [
        application.person,
        PersonFactory(is_hr=True),
        holder(Role.REVIEWER, wave.programme),
        manager_of(WaveFactory()),
    ]

    for person in others:
        client.force_login(person)
        for name in STEERED:
            assert client.get(reverse(f"enrolment:{name}", args=[wave.pk])).status_code == 404
        for name in STEERED_POSTS:
            assert client.post(reverse(f"enrolment:{name}", args=[wave.pk])).status_code == 404
        for method in (client.get, client.post):
            assert method(reverse("enrolment:dossier", args=[wave.pk, application.pk])).status_code == 404
        assert client.post(reverse("enrolment:answer_appeal", args=[wave.pk, appeal.pk])).status_code == 404


def test_a_managers_other_wave_does_not_open_this_application(client):
    application, elsewhere = submitted(), WaveFactory()
    client.force_login(manager_of(elsewhere))

    page = client.get(reverse("enrolment:dossier", args=[elsewhere.pk, application.pk]))
    posted = client.post(
        reverse("enrolment:decide_many", args=[elsewhere.pk]),
        {"application": [application.pk], "outcome": "accepted", "reason": "Oui"},
    )

    assert (page.status_code, posted.status_code) == (404, 404)


def test_readings_and_references_belong_to_those_who_were_asked(client):
    application = submitted()
    first, _second = reviewers(application.wave)
    assign_reviewers(application.wave_id, by=manager_of(application.wave), now=NOON)
    marking = Marking.objects.filter(reviewer=first).first()
    idle = holder(Role.REVIEWER, application.wave.programme)

    for person in (idle, application.person, PersonFactory(), manager_of(application.wave), PersonFactory(is_hr=True)):
        client.force_login(person)
        for method in (client.get, client.post, client.head):
            assert method(reverse("enrolment:marking", args=[marking.pk])).status_code == 404
            assert method(reverse("enrolment:reference", args=[application.reference.pk])).status_code == 404


def test_a_visitor_is_sent_to_the_login_page(client):
    wave = open_wave()

    for name, args in (("mine", []), ("markings", []), ("wave", [wave.pk]), ("call", [wave.pk])):
        assert client.get(reverse(f"enrolment:{name}", args=args)).status_code == 302


def questions_asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_the_pipeline_asks_the_same_questions_for_one_and_three(client):
    wave = open_wave()
    submitted(wave=wave)
    client.force_login(manager_of(wave))
    url = reverse("enrolment:wave", args=[wave.pk])

    one = questions_asked(client, url)
    submitted(wave=wave)
    submitted(wave=wave)

    assert questions_asked(client, url) == one <= 30


def test_the_queue_asks_the_same_questions_for_one_and_three(client):
    wave = open_wave(themes=1)
    by, (first, _second) = manager_of(wave), reviewers(wave)
    submitted(wave=wave)
    assign_reviewers(wave.pk, by=by, now=NOON)
    client.force_login(first)

    one = questions_asked(client, reverse("enrolment:markings"))
    submitted(wave=wave)
    submitted(wave=wave)
    assign_reviewers(wave.pk, by=by, now=NOON)

    assert questions_asked(client, reverse("enrolment:markings")) == one <= 14


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_what_is_asked_before_sending_is_not_called_optional(client, side):
    """What an empty application is refused for says « à remplir avant d'envoyer », and nothing else does."""
    draft = begun(side)
    client.force_login(draft.person)

    page = client.post(f"/enrolment/applications/{draft.pk}/", {"act": "submit"}).text
    fields = re.split(r'<(?:div|fieldset) class="field(?=[ "])', page)[1:]

    refused = {label_of(field) for field in fields if "field-errors" in field}
    needed = {label_of(field) for field in fields if "à remplir avant d’envoyer" in field}
    assert len(refused) >= 4
    assert needed == refused
    assert not [field for field in fields if "(facultatif)" in field and label_of(field) in refused]


def label_of(field):
    return re.search(r"<(?:label|legend)[^>]*>([^<]+)", field)[1].strip()


def test_a_manager_does_not_read_what_their_own_manager_wrote_of_them(client):
    """ "Programme managers alone, never the applicant": who applies to the programme they steer is an applicant there."""
    application = submitted("mentor")
    application.wave.programme.roles.create(person=application.person, role=Role.MANAGER)
    boss = application.person.manager
    vouching.give_reference(application.pk, levels={}, text="Se tait en réunion.", by=boss, now=NOON)
    dossier = reverse("enrolment:dossier", args=[application.wave.pk, application.pk])
    client.force_login(application.person)

    answers = [client.get(dossier), client.post(dossier, {"outcome": "accepted", "reason": "Moi."})]

    assert [answer.url for answer in answers] == [reverse("enrolment:application", args=[application.pk])] * 2
    assert "Se tait en réunion." not in client.get(dossier, follow=True).content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    client.force_login(manager_of(application.wave))
    assert "Se tait en réunion." in client.get(dossier).content.decode()


def test_three_views_of_behaviours_stand_side_by_side_and_the_own_one_where_it_is_shown(client):
    application = submitted()
    vouching.give_reference(application.pk, levels={"B1": 2}, text="Posée.", by=application.person.manager, now=NOON)
    for year, level in ((2024, 1), (2025, 4)):
        ReviewRating.objects.create(person=application.person, behaviour="B1", level=level, year=year, imported_at=NOON)
    manager = manager_of(application.wave)
    dossier = reverse("enrolment:dossier", args=[application.wave_id, application.pk])
    own = reverse("enrolment:behaviours", args=[application.pk])

    views = []
    for shown in ({}, {"shown": "on"}):
        client.force_login(application.person)
        told = client.post(own, {"behaviour-B1": "3", **shown}, follow=True).text
        client.force_login(manager)
        page = client.get(dossier)
        line = page.context["behaviours"][0]
        views.append((line.own and str(line.own), str(line.reference), str(line.review), line.year))

    assert "responsable du programme" in told
    assert views[0] == (None, "En progrès", "Ressource pour les autres", 2025)
    assert views[1] == ("Acquis", "En progrès", "Ressource pour les autres", 2025)
    assert "Trois regards" in page.text
