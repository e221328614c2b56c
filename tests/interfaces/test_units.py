"""The organisation writes its own modules, role-plays and cases: checked, looked at, put in force, and ours stay at hand."""

import copy
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from binome.core.competences import shapes, units
from binome.core.competences.loading import load_ready_content
from binome.core.competences.models import UnitVersion
from binome.core.errors import NotTheirs
from binome.core.people import organisation
from binome.core.people.models import Organisation
from binome.core.privacy.models import AuditLine
from binome.core.programmes.stages import Stage
from binome.interfaces.catalogue import unit_actions
from binome.interfaces.catalogue.unit_form import UnitForm
from binome.interfaces.catalogue.unit_kinds import KINDS
from binome.journey.enrolment.actions import applying
from binome.journey.enrolment.actions.marking import assign_reviewers
from binome.journey.enrolment.models import CaseAnswer, Marking
from binome.journey.learning.models import ModuleDone, RolePlayDone
from binome.journey.learning.queries import content
from tests.factories import NOON, PersonFactory, WaveFactory, manager_of
from tests.journey.enrolment.factories import mentor_answers, open_wave, reviewers, submitted
from tests.journey.learning.factories import accepted, answers_to, best_way

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    load_ready_content()
    return PersonFactory(is_hr=True, preferred_language="en")


@pytest.fixture
def writer(client, hr):
    client.force_login(hr)
    return client


def page_of(kind, code):
    return reverse("catalogue:unit", args=[kind, code])


def typed(kind, written, *, after=0):
    """The form as a browser sends it back, with `written` in its fields."""
    form = UnitForm(shape=KINDS[kind].shape, content=written, after=after)
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    sent = {name: ("on" if value is True else value) for name, value in sent.items() if value is not False}
    sizes = {}

    def count(parts):
        for part in parts:
            if part.count is not None:
                sizes[f"size.{part.at}"] = part.count
            count(part.parts)

    count(form.parts())
    return sent | sizes


def ours(kind, code):
    return copy.deepcopy(KINDS[kind].ours(code))


def put_in_force(kind, code, written, by):
    latest = UnitVersion.objects.filter(kind=kind, code=code).first()
    after = latest.number if latest else 0
    version = unit_actions.write_unit(KINDS[kind], code, written, after=after, by=by, now=NOON)
    unit_actions.use_unit(KINDS[kind], code, version.number, by=by, now=NOON)
    organisation.forget()
    return version.number


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_ships_could_have_been_written_here_and_comes_back_from_the_form_as_it_is(hr, kind):
    for code in KINDS[kind].codes():
        written = KINDS[kind].ours(code)
        if written is None:
            continue
        assert list(shapes.misshapen(KINDS[kind].shape, written)) == []
        assert [str(fault) for fault in KINDS[kind].in_the_way(written)] == []
        assert list(KINDS[kind].remarks(written)) == []


@pytest.mark.parametrize(("kind", "code"), [("modules", "FE1"), ("role_plays", "MS01"), ("cases", "T01")])
def test_saving_what_shipped_unchanged_writes_nothing(writer, kind, code):
    answer = writer.post(page_of(kind, code), typed(kind, ours(kind, code)), follow=True)

    assert "Nothing has changed" in answer.text
    assert not UnitVersion.objects.exists()


def test_a_version_is_given_to_nobody_until_it_is_used_and_ours_comes_back_with_one_press(writer):
    written = ours("modules", "FE1")
    written["title"] = {"fr": "Chez Lumière", "en": "At Lumière"}

    writer.post(page_of("modules", "FE1"), typed("modules", written))
    with override("en"):
        assert content.module("FE1").title != "At Lumière"
    page = writer.post(reverse("catalogue:use_unit", args=["modules", "FE1"]), {"version": "1"}, follow=True)
    organisation.forget()
    with override("en"):
        assert content.module("FE1").title == "At Lumière"
    assert "Version 1 is in use" in page.text
    writer.post(reverse("catalogue:use_unit", args=["modules", "FE1"]), {"version": "0"})
    organisation.forget()
    with override("en"):
        assert content.module("FE1").title != "At Lumière"
    assert UnitVersion.objects.get().content["title"]["fr"] == "Chez Lumière"
    acts = AuditLine.objects.filter(act__startswith="competences.").values_list("act", flat=True)
    assert sorted(acts) == ["competences.used_unit"] * 2 + ["competences.wrote_unit"]


def test_what_lacks_a_language_is_kept_said_and_not_used(writer):
    written = ours("modules", "FE1")
    written["ideas"][0]["text"]["en"] = ""

    writer.post(page_of("modules", "FE1"), typed("modules", written))
    page = writer.get(page_of("modules", "FE1"))
    refused = writer.post(reverse("catalogue:use_unit", args=["modules", "FE1"]), {"version": "1"}, follow=True)

    assert "Idea 1 › The explanation: English is missing." in page.text
    assert "cannot be used yet" in refused.text
    assert units.version_in_force("modules", "FE1") == 0


def test_a_quiz_that_one_answer_passes_throughout_is_not_used(hr):
    written = ours("modules", "FE1")
    for question in written["questions"]:
        question["options"] = [
            {
                "text": {"fr": word, "en": word},
                "right": word == "True",
                "feedback": {"fr": "Parce que.", "en": "Because."},
            }
            for word in ("True", "False")
        ]

    with override("en"):
        said = [str(fault) for fault in KINDS["modules"].in_the_way(written)]

    assert said == ["The same answer is right for every question: whoever always ticks it would pass without reading."]
    written["questions"][0]["options"][1]["right"] = True
    with override("en"):
        assert "Question 1: exactly one option is right." in [
            str(each) for each in KINDS["modules"].in_the_way(written)
        ]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda unit: unit["scenes"][0]["choices"][0].update(to="9"), "Scene 1 leads to “9”, which is not there."),
        (
            lambda unit: unit["scenes"][1]["choices"][0].update(to="1"),
            "Scene 1 leads back to itself: people would go round in circles.",
        ),
        (lambda unit: unit["endings"][0].update(name="E2"), "“E2” is the name of several scenes or endings."),
        (lambda unit: unit["scenes"][0].update(name="0"), "No scene is called 1: that is where people begin."),
        (
            lambda unit: [end.update(best=False) for end in unit["endings"]],
            "No ending is marked as the one where the behaviours lead.",
        ),
        (
            lambda unit: unit["endings"][0]["text"].update(fr=""),
            "Ending 1 › Debrief: what happened, and why: French is missing.",
        ),
        (
            lambda unit: unit["endings"].append({**copy.deepcopy(unit["endings"][0]), "name": "E9"}),
            "Nothing leads to E9.",
        ),
        (
            lambda unit: unit["scenes"][0]["choices"][0].update(behaviours="B12"),
            "“B12” names no behaviours: write them as B1+ B5-.",
        ),
    ],
)
def test_a_scene_that_leads_nowhere_or_says_nothing_is_not_used(hr, spoil, said):
    written = ours("role_plays", "MS01")
    spoil(written)

    with override("en"):
        assert said in [str(fault) for fault in KINDS["role_plays"].in_the_way(written)]


def test_few_decisions_are_remarked_upon_and_not_refused(writer):
    written = ours("role_plays", "MS01")
    written["scenes"] = written["scenes"][:1]
    for choice, ending in zip(written["scenes"][0]["choices"], written["endings"], strict=False):
        choice["to"] = ending["name"]
    written["endings"] = written["endings"][:3]

    page = writer.post(page_of("role_plays", "MS01"), typed("role_plays", written) | {"do": "check"})

    assert "people guess the end from the beginning" in page.text
    assert page.context["obstacles"] == []
    assert not UnitVersion.objects.exists()


def test_items_are_added_moved_and_taken_away_and_what_was_typed_stays(writer):
    written = ours("modules", "FE1")
    written["title"]["en"] = "Typed and not saved"
    first = written["objectives"][0]["en"]
    address, sent = page_of("modules", "FE1"), typed("modules", written)

    added = writer.post(address, sent | {"do": "add objectives"}).context["form"].content
    moved = writer.post(address, sent | {"do": "up objectives.1"}).context["form"].content
    less = writer.post(address, sent | {"do": "remove questions.0"}).context["form"].content
    odd = [
        writer.post(address, sent | {"do": wish}) for wish in ("remove ideas.99", "up x", "add", "add title", "up .1")
    ]

    assert len(added["objectives"]) == len(written["objectives"]) + 1
    assert moved["objectives"][1]["en"] == first
    assert len(less["questions"]) == len(written["questions"]) - 1
    assert {page.context["form"].content["title"]["en"] for page in odd} == {"Typed and not saved"}
    assert {page.status_code for page in odd} == {200}
    assert not UnitVersion.objects.exists()


def test_a_text_too_long_is_refused_beside_it_with_all_that_was_typed(writer):
    written = ours("cases", "T01")
    written["situation"]["fr"] = "x" * 3001

    page = writer.post(page_of("cases", "T01"), typed("cases", written))

    assert page.status_code == 422
    assert "3001 characters; at most 3000." in page.text
    assert "x" * 3001 in page.text


def test_two_who_write_at_once_lose_nothing(writer, hr):
    first, second = ours("modules", "FE1"), ours("modules", "FE1")
    first["title"]["en"], second["title"]["en"] = "Mine", "Theirs"
    sent = typed("modules", first)
    unit_actions.write_unit(KINDS["modules"], "FE1", second, after=0, by=hr, now=NOON)

    refused = writer.post(page_of("modules", "FE1"), sent)
    again = typed("modules", refused.context["form"].content, after=refused.context["form"]["after"].value())
    writer.post(page_of("modules", "FE1"), again)

    assert "Someone else has saved a version meanwhile" in refused.text
    assert {each.content["title"]["en"] for each in UnitVersion.objects.all()} == {"Mine", "Theirs"}


def test_whoever_began_a_module_finishes_it_on_the_version_they_read(client, hr):
    application = accepted("mentee")
    client.force_login(application.person)
    address = reverse("learning:module", args=[application.pk, "FE1"])
    begun, answers = client.get(address), answers_to("FE1")
    written = ours("modules", "FE1")
    for question in written["questions"]:
        question["options"].reverse()
    put_in_force("modules", "FE1", written, hr)

    client.post(address, answers | {"version": str(begun.context["module"].version)})

    done = ModuleDone.objects.get()
    assert done.version == 0
    assert client.get(address).context["module"].version == 0
    other = accepted("mentee")
    client.force_login(other.person)
    fresh = client.get(reverse("learning:module", args=[other.pk, "FE1"]))
    assert fresh.context["module"].version == 1
    client.post(reverse("learning:module", args=[other.pk, "FE1"]), answers_to("FE1") | {"version": "1"})
    assert ModuleDone.objects.get(preparation__application=other).version == 1
    client.force_login(manager_of(other.wave))
    assert "FE1 v1" in client.get(reverse("learning:export", args=[other.wave_id])).content.decode("utf-8-sig")


def test_nobody_is_taught_on_a_version_that_was_never_in_force(client, hr):
    application = accepted("mentee")
    written = ours("modules", "FE1")
    written["title"]["fr"] = "Un brouillon"
    unit_actions.write_unit(KINDS["modules"], "FE1", written, after=0, by=hr, now=NOON)
    client.force_login(application.person)

    page = client.get(reverse("learning:module", args=[application.pk, "FE1"]), {"version": "1"})

    assert page.context["module"].version == 0
    assert "Un brouillon" not in page.text


def test_a_role_play_of_their_own_is_offered_played_and_taken_back(client, writer, hr):
    written = ours("role_plays", "MS02")
    written["title"] = {"fr": "Une scène à nous", "en": "A scene of ours"}
    code = KINDS["role_plays"].new_code()

    assert writer.get(page_of("role_plays", code)).status_code == 200
    number = put_in_force("role_plays", code, written, hr)
    application = accepted()
    client.force_login(application.person)
    assert code in [scene.code for scene in content.role_plays()]
    address = reverse("learning:role_play", args=[application.pk, code])
    scene = content.role_play(code)
    sent = {"path": best_way(scene), "version": number}
    sent |= {f"level-{each['code']}": "3" for each in scene.behaviours}
    sent |= {f"debrief{place}": "Une note." for place in range(1, len(scene.debrief) + 1)}
    client.post(address, sent)

    assert RolePlayDone.objects.get().version == number
    unit_actions.use_unit(KINDS["role_plays"], code, 0, by=hr, now=NOON)
    organisation.forget()
    assert code not in [each.code for each in content.role_plays()]
    assert client.get(address).status_code == 200


def test_an_answer_is_marked_on_the_version_of_the_case_that_its_author_read(client, hr):
    wave = open_wave(ready=True)
    author, late = PersonFactory(manager=PersonFactory(level=4)), PersonFactory(manager=PersonFactory(level=4))
    application = applying.apply(wave.pk, side="mentor", by=author, now=NOON)
    applying.save_draft(application.pk, answers=mentor_answers(wave), by=author, now=NOON)
    written = ours("cases", "T01")
    written["situation"] = {"fr": "Une autre situation.", "en": "Another situation."}
    number = put_in_force("cases", "T01", written, hr)
    applying.save_draft(application.pk, answers=mentor_answers(wave), by=author, now=NOON)
    applying.submit(application.pk, by=author, now=NOON)
    submitted(wave=wave, person=late)
    reviewer = reviewers(wave)[0]
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    client.force_login(reviewer)

    versions = dict(CaseAnswer.objects.filter(theme__code="T01").values_list("application__person", "case_version"))
    pages = {
        marking.answer.application.person_id: client.get(reverse("enrolment:marking", args=[marking.pk])).text
        for marking in Marking.objects.of(reviewer).filter(answer__theme__code="T01")
    }

    assert versions == {author.pk: 0, late.pk: number}
    assert "Une autre situation." not in pages[author.pk]
    assert "Une autre situation." in pages[late.pk]


@pytest.mark.parametrize(("kind", "code"), [("modules", "FM2"), ("role_plays", "MS05"), ("cases", "T07")])
def test_a_unit_goes_out_as_a_file_and_comes_in_again_as_it_was(writer, hr, kind, code):
    file = writer.get(reverse("catalogue:unit_file", args=[kind, code, 0]))
    whole = json.loads(file.content)
    text = whole["content"].get("title") or whole["content"]["situation"]
    text["en"] = "Changed in the file"
    bring = reverse("catalogue:bring_unit", args=[kind, code])

    same = writer.post(bring, {"file": SimpleUploadedFile("unit.json", file.content)}, follow=True)
    changed = writer.post(bring, {"file": SimpleUploadedFile("unit.json", json.dumps(whole).encode())}, follow=True)

    assert file["Content-Disposition"].startswith("attachment")
    assert "nothing to import" in same.text
    assert "Nobody is given it yet" in changed.text
    assert UnitVersion.objects.get().content == whole["content"]


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (b"{", "The file is not JSON: line 1, column 2."),
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b"[]", "This file does not hold a module, a role-play or a case."),
        (b"[" * 100_000, "This file does not hold a module, a role-play or a case."),
        (b'{"format": "binome-unit/1", "kind": "cases", "content": {}}', "The file is of another kind: “cases”."),
        (b'{"format": "binome-unit/1", "kind": "modules", "content": {"x": 1}}', "unknown part “x”."),
        (b'{"format": "binome-unit/1", "kind": "modules", "content": {"title": "T"}}', "should have “fr” and “en”."),
        (b"x" * (512 * 1024 + 1), "The file is larger than 512 KB."),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_the_place(writer, spoilt, said):
    page = writer.post(
        reverse("catalogue:bring_unit", args=["modules", "FE1"]), {"file": SimpleUploadedFile("a.json", spoilt)}
    )

    assert page.status_code == 422
    assert said in page.text
    assert not UnitVersion.objects.exists()


def test_texts_have_bold_lists_and_links_and_nothing_that_runs(client, writer, hr):
    written = ours("modules", "FE1")
    hostile = "**Gras**\n\n- un\n- deux\n\n[La vidéo](https://video.example/1) [x](javascript:alert(1)) <script>alert(1)</script> ![i](https://x.example/i.png)"
    written["ideas"][0]["text"] = {"fr": hostile, "en": hostile}
    number = put_in_force("modules", "FE1", written, hr)
    application = accepted("mentee")
    looked_at = writer.get(reverse("catalogue:look_at_unit", args=["modules", "FE1", number, "fr"])).text
    client.force_login(application.person)

    for page in (looked_at, client.get(reverse("learning:module", args=[application.pk, "FE1"])).text):
        assert "<strong>Gras</strong>" in page
        assert "<li>deux</li>" in page
        assert '<a href="https://video.example/1" target="_blank" rel="noopener noreferrer">' in page
        assert "<script>alert(1)" not in page
        assert 'href="javascript' not in page
        assert "<img" not in page.split("idea-guess")[1].split("</section>")[0]


@pytest.mark.parametrize(("kind", "code"), [("modules", "FM4"), ("role_plays", "MS08"), ("cases", "T01")])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_ships_is_looked_at_in_both_languages(writer, kind, code, language):
    page = writer.get(reverse("catalogue:look_at_unit", args=[kind, code, 0, language]))

    assert page.status_code == 200
    assert f'lang="{language}"' in page.text


def test_a_role_play_is_played_in_its_look_to_the_end(writer):
    with override("en"):
        way = best_way(content.role_play("MS01"))
    address = reverse("catalogue:look_at_unit", args=["role_plays", "MS01", 0, "en"])

    assert all(writer.get(f"{address}?path={way[:n]}").status_code == 200 for n in range(len(way) + 1))
    assert writer.get(f"{address}?path=zz").status_code == 404


def test_ours_that_changed_since_is_said_in_the_list_and_on_the_page(writer, hr):
    written = ours("modules", "FE1")
    written["title"]["en"] = "Ours"
    put_in_force("modules", "FE1", written, hr)
    assert "has changed since" not in writer.get(reverse("catalogue:units")).text

    UnitVersion.objects.update(ours="what shipped before")

    assert "Binôme’s has changed since" in writer.get(reverse("catalogue:units")).text
    assert "has changed since you wrote yours" in writer.get(page_of("modules", "FE1")).text


def test_trainers_write_what_is_taught_and_not_what_is_asked_of_applicants(client, hr):
    wave = WaveFactory(stage=Stage.LEARNING)
    manager = manager_of(wave)
    client.force_login(manager)
    assert client.get(page_of("modules", "FE1")).status_code == 200
    assert client.get(page_of("cases", "T01")).status_code == 404
    assert page_of("cases", "T01") not in client.get(reverse("catalogue:units")).text
    with pytest.raises(NotTheirs):
        unit_actions.write_unit(KINDS["cases"], "T01", ours("cases", "T01"), after=0, by=manager, now=NOON)
    client.force_login(PersonFactory())
    for address in (page_of("modules", "FE1"), page_of("cases", "T01"), reverse("catalogue:units")):
        assert client.get(address).status_code == 404
    client.force_login(hr)
    assert client.get(page_of("cases", "T01")).status_code == 200
    assert client.get(page_of("modules", "XX9")).status_code == 404
    assert client.get(page_of("nothing", "FE1")).status_code == 404


def test_an_installation_that_wrote_nothing_asks_the_database_nothing_more(hr, django_assert_num_queries):
    Organisation.objects.get_or_create(pk=1)
    organisation.current()

    with django_assert_num_queries(0):
        assert content.module("FE1").version == 0
        assert content.role_play("MS01").version == 0


def brought(client, content, *, kind="modules") -> object:
    """What the page says to a file of a module with this content, as JSON escapes it."""
    raw = json.dumps({"format": "binome-unit/1", "kind": kind, "code": "FM1", "content": content})
    raw = raw.replace('"A NUMBER"', "9" * 5000)
    return client.post(
        reverse("catalogue:bring_unit", args=["modules", "FM1"]), {"file": SimpleUploadedFile("a.json", raw.encode())}
    )


def test_a_number_of_thousands_of_digits_is_refused_in_a_sentence(writer):
    written = ours("modules", "FM1")
    written["exercise"]["minutes"] = "A NUMBER"

    assert "This file does not hold a module, a role-play or a case." in brought(writer, written).text
    assert not UnitVersion.objects.exists()


def test_signs_that_no_page_and_no_database_keeps_are_left_out_of_a_file(writer):
    written = ours("modules", "FM1")
    written["title"] = {"fr": "Le \x00but\u202e", "en": "Half \ud800 a sign"}

    assert brought(writer, written).status_code == 302

    assert UnitVersion.objects.get().content["title"] == {"fr": "Le but", "en": "Half ? a sign"}
    assert writer.get(page_of("modules", "FM1")).status_code == 200
    assert brought(writer, {}, kind="\ud800").status_code == 422
    assert brought(writer, {"\ud800": 1}).status_code == 422


def test_nobody_in_hr_reads_what_is_looked_for_while_they_answer_cases_themselves(client, hr):
    wave = open_wave(ready=True)
    application = applying.apply(wave.pk, side="mentor", by=hr, now=NOON)
    client.force_login(hr)

    while_applying = [
        client.get(page_of(kind, code)).status_code for kind, code in (("cases", "T01"), ("modules", "FE1"))
    ]
    applying.withdraw(application.pk, by=hr, now=NOON)

    assert while_applying == [404, 200]
    assert client.get(page_of("cases", "T01")).status_code == 200


def test_an_answer_is_marked_by_the_rubric_under_which_it_was_begun(client, hr):
    wave = open_wave(ready=True)
    early, late = PersonFactory(manager=PersonFactory(level=4)), PersonFactory(manager=PersonFactory(level=4))
    begun = applying.apply(wave.pk, side="mentor", by=early, now=NOON)
    applying.save_draft(begun.pk, answers=mentor_answers(wave), by=early, now=NOON)
    written = ours("rubrics", "case")
    written["method"]["anchors"][2] = {"fr": "Commence par mesurer", "en": "Begins by measuring"}
    put_in_force("rubrics", "case", written, hr)
    applying.submit(begun.pk, by=early, now=NOON)
    submitted(wave=wave, person=late)
    reader, _other = reviewers(wave)
    assign_reviewers(wave.pk, by=manager_of(wave), now=NOON)
    client.force_login(reader)

    shown = {
        marking.answer.application.person_id: client.get(reverse("enrolment:marking", args=[marking.pk])).text
        for marking in Marking.objects.filter(reviewer=reader)
    }

    assert "Commence par mesurer" not in shown[early.pk]
    assert "Commence par mesurer" in shown[late.pk]


def test_a_rubric_lacks_no_anchor_and_is_looked_at_before_it_is_used(writer):
    written = ours("rubrics", "lesson")
    written["expertise"]["anchors"][0]["en"] = ""
    writer.post(page_of("rubrics", "lesson"), typed("rubrics", written))

    refused = writer.post(reverse("catalogue:use_unit", args=["rubrics", "lesson"]), {"version": "1"}, follow=True)
    look = writer.get(reverse("catalogue:look_at_unit", args=["rubrics", "lesson", 0, "fr"]))

    assert "Version 1 is in use" not in refused.text
    assert "Fait refaire sur un autre cas" in look.text
