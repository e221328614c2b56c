"""Emails in the organisation's own words: written passage by passage, with a closed list of placeholders; nothing is run."""

import ast
import re
from pathlib import Path

import pytest
from django.core.cache import caches
from django.utils.translation import override

from binome.core.mail import edited, fixed_parts, outbox, placeholders
from binome.core.mail.circumstances import KNOWN
from binome.core.mail.messages import message_for
from binome.core.mail.models import Category, EmailText, OutboxLetter
from binome.core.mail.outline import circumstances_in, nodes_of, pieces_of
from binome.core.mail.passages import Words, is_several
from binome.core.mail.placeholder_list import PLACEHOLDERS
from binome.core.people import organisation
from binome.core.privacy.models import AuditLine
from binome.interfaces.letters import catalogue
from binome.interfaces.letters.kinds import KINDS
from tests.factories import PersonFactory, WaveFactory

SOURCE = Path(__file__).parent.parent.parent.parent / "src/binome"
NOT_FORMED, PAIR = KINDS["matching/not_formed"], KINDS["matching/pair"]


@pytest.fixture
def hr(db):
    return PersonFactory(is_hr=True, preferred_language="en")


@pytest.fixture
def asks(client, hr):
    client.force_login(hr)
    return client


def address(kind, language="en"):
    return f"/letters/emails/{kind.name}/{language}/"


def typed(client, kind, language="en", **changes):
    """What the page's form says, with `changes`: of a passage, by what our text begins with."""
    form = client.get(address(kind, language)).context["form"]
    data = {name: form[name].initial for name in form.fields if form[name].initial not in {None, ""}}
    data = {name: "on" if value is True else value for name, value in data.items()}
    for begins, words in changes.pop("passages", {}).items():
        (name,) = [name for name, value in data.items() if str(value).startswith(begins)]
        data[name] = words
    return data | changes


def save(client, kind, language="en", **changes):
    return client.post(address(kind, language), typed(client, kind, language, **changes))


def sent(reader, *, other="Alex Martin", key="k"):
    given_name, _space, family_name = other.partition(" ")
    other = PersonFactory(given_name=given_name, family_name=family_name)
    context = {"other": other, "wave": WaveFactory()}
    organisation.forget()
    return outbox.post(NOT_FORMED.letter, to=reader, key=key, category=Category.DECISION, context=context)


def test_every_email_is_in_the_list_and_nothing_else():
    templates = {path.relative_to(path.parents[2]) for path in SOURCE.rglob("templates/*/emails/*.txt")}

    assert {str(path) for path in templates} == {kind.letter for kind in KINDS.values()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_all_that_an_email_names_has_a_name_in_words(kind):
    pieces = pieces_of(nodes_of(kind.letter))

    assert {code for piece in pieces if piece.passage for code in piece.passage.values} <= placeholders.BY_CODE.keys()
    assert {piece.fixed for piece in pieces if piece.fixed} <= fixed_parts.PARTS.keys()
    assert {each.asked for each in circumstances_in(nodes_of(kind.letter))} <= {each.asked for each in KNOWN}
    assert any(piece.is_subject for piece in pieces)


def test_a_look_at_an_email_says_the_subject_it_is_sent_under():
    """An email of which the code names file and category in the call that posts it."""
    posted = {}
    for path in SOURCE.rglob("*.py"):
        if "category=Category." not in (text := path.read_text(encoding="utf-8")):
            continue
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and node.args):
            categories = [word.value for word in call.keywords if word.arg == "category"]
            if categories and isinstance(call.args[0], ast.Constant) and isinstance(categories[0], ast.Attribute):
                posted[call.args[0].value] = categories[0].attr

    listed = {kind.letter: kind.category.name for kind in KINDS.values()}

    assert len(posted) > 30
    assert {letter: listed[letter] for letter in posted} == posted


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_email_greets_its_reader_before_anything_else(db, kind, held):
    circumstances = {each.asked: held for each in circumstances_in(nodes_of(kind.letter))}

    with override("en"):
        look = catalogue.looked_at(kind, {}, reader=None, holds=circumstances, act="Open")

    assert look.text.startswith("Hello")
    assert not re.search(r"\A.*\n\n(It|They) ", look.text)  # an inbox shows that sentence beside the subject


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_placeholder_has_a_name_of_its_own(language):
    with override(language):
        names = [str(each.name) for each in PLACEHOLDERS]

    assert len(set(names)) == len(names)
    assert all(name == name.strip().lower() and not set(name) & set("{}") for name in names)


def test_people_read_the_words_of_their_language_and_ours_in_the_other(asks):
    save(
        asks,
        NOT_FORMED,
        passages={"The pair with": "Not this time, {recipient}", "Your application": "See you in spring."},
    )
    english, french = PersonFactory(preferred_language="en"), PersonFactory(preferred_language="fr")

    edited_email, ours = sent(english, key="en"), sent(french, key="fr")

    assert edited_email.subject == f"Not this time, {english.short_name}"
    assert "See you in spring." in edited_email.text
    assert "See you in spring." in edited_email.html
    assert "Alex Martin" in ours.subject


def test_values_are_put_in_once_and_stay_text(asks):
    save(asks, NOT_FORMED, passages={"The pair planned": "About {colleague}:\n\n- one\n- <b>two</b>"})

    email = sent(PersonFactory(preferred_language="en"), other="{recipient} <i>Martin</i>")

    assert "About {recipient} <i>Martin</i>:" in email.text
    assert "&lt;i&gt;Martin&lt;/i&gt;" in email.html
    assert "&lt;b&gt;two&lt;/b&gt;</li>" in email.html


@pytest.mark.parametrize(
    "words",
    [
        "{{ person.email }}",
        "{% load i18n %}",
        "{deadline}",
        "{échéance}",
        "{person.email}",
        "half a { brace",
        "}{",
        "{}",
    ],
)
def test_what_is_no_placeholder_of_the_passage_is_refused_in_words(asks, words):
    answer = save(asks, NOT_FORMED, passages={"The pair planned": f"Hello {words}"})

    assert answer.status_code == 422
    assert "placeholder" in answer.text
    assert not EmailText.objects.exists()


def test_a_paragraph_keeps_what_its_reader_needs(asks):
    without = save(asks, PAIR, passages={"The pair begins once": "Say yes soon."})
    with_it = save(asks, PAIR, passages={"The pair begins once": "Say yes by {Deadline}."})

    assert "Keep {deadline}" in without.text
    assert with_it.status_code == 302


def test_a_subject_is_needed_and_a_paragraph_is_not(asks):
    assert save(asks, NOT_FORMED, passages={"The pair with": ""}).status_code == 422
    empty = {"Hello": "", "The pair planned": "", "Your application": ""}
    assert "Leave at least one paragraph" in save(asks, NOT_FORMED, passages=empty).text
    assert save(asks, NOT_FORMED, passages={"Hello": ""}).status_code == 302
    assert not sent(PersonFactory(preferred_language="en")).text.startswith("Hello")


def test_french_words_name_things_in_french(asks):
    save(asks, NOT_FORMED, "fr", passages={"Bonjour": "Chère ou cher {destinataire},"})

    assert sent(reader := PersonFactory(preferred_language="fr")).text.startswith(f"Chère ou cher {reader.short_name},")
    assert EmailText.objects.get().passages[1]["words"] == ["Chère ou cher {recipient},", ""]


def test_of_two_who_write_at_once_the_second_reads_the_first(asks):
    first, second = (
        typed(asks, NOT_FORMED, passages={"Hello": greeting}) for greeting in ("Dear {recipient},", "Hi {recipient},")
    )
    asks.post(address(NOT_FORMED), first)

    contested = asks.post(address(NOT_FORMED), second)
    again = asks.post(address(NOT_FORMED), second | {"number": contested.context["form"]["number"].value()})

    assert contested.status_code == 422
    assert "Dear {recipient}," in contested.text
    assert "Hi {recipient}," in contested.text
    assert again.status_code == 302
    assert [text.number for text in EmailText.objects.all()] == [2, 1]


def test_our_words_come_back_and_earlier_versions_stay_readable(asks, hr):
    for greeting in ("One", "Two", "Three", "Four", "Five", "Six"):
        save(asks, NOT_FORMED, passages={asks.get(address(NOT_FORMED)).context["form"]["p1"].initial[:3]: greeting})
    question = asks.post(f"{address(NOT_FORMED)}reset/")
    asks.post(f"{address(NOT_FORMED)}reset/", {"confirmed": "yes"})

    assert "Go back to our words?" in question.text
    assert sent(PersonFactory(preferred_language="en")).text.startswith("Hello")
    assert [text.number for text in EmailText.objects.all()] == [7, 6, 5, 4, 3]
    assert asks.get(f"{address(NOT_FORMED)}?version=6").context["form"]["p1"].initial == "Six"
    acts = AuditLine.objects.filter(by=hr, act__startswith="mail.").values_list("act", flat=True)
    assert sorted(set(acts)) == ["mail.reset_email", "mail.wrote_email"]


def test_our_own_words_saved_again_are_no_version(asks):
    save(asks, NOT_FORMED)

    assert not EmailText.objects.exists()


def kept(pieces, words):
    with override("en"):
        return edited.as_kept(pieces, words)


def test_words_stay_in_their_place_when_our_text_changes():
    pieces = pieces_of(nodes_of(NOT_FORMED.letter))
    version = kept(pieces, {pieces[1]: Words("Dear {recipient},"), pieces[2]: Words("So it goes.")})
    version[2]["sources"], version[2]["ours"] = ["What we said before"], ["What we said before", ""]

    with override("en"):
        laid = edited.edits(version, pieces)
        assert laid[pieces[2]].words == Words("So it goes.")
        assert laid[pieces[1]].words == Words("Dear {recipient},")
        assert edited.is_overtaken(version, pieces)
        assert not edited.is_overtaken(kept(pieces, {pieces[1]: Words("Dear {recipient},")}), pieces)


def test_words_without_a_place_rest_and_are_announced():
    pieces = pieces_of(nodes_of(NOT_FORMED.letter))
    version = kept(pieces, {pieces[1]: Words("Dear {recipient},")})
    gone = {"sources": ["A paragraph that we took away"], "ours": ["A", ""], "words": ["Ours no more", ""]}

    with override("en"):
        laid = edited.edits([*version[:2], gone, *version[2:]], pieces)
        assert [edit.words for edit in laid.values() if edit.words] == [Words("Dear {recipient},")]
        assert edited.is_overtaken([*version[:2], gone, *version[2:]], pieces)


def test_words_that_name_what_an_upgrade_took_away_are_not_sent():
    pieces = pieces_of(nodes_of(NOT_FORMED.letter))

    assert edited.fillings(pieces, {pieces[1]: Words("Dear {deadline},")}) == {}


def test_promises_and_emails_about_access_are_nobodys_to_write(asks):
    promise = asks.get(address(KINDS["diagnosis/survey_invitation"])).context["form"]
    code = KINDS["accounts/login_code"]

    assert next(row.text for row in promise.rows() if row.is_promise).startswith("This survey is anonymous")
    assert not [name for name in asks.get(address(code)).context["form"].fields if name.startswith("p0")]
    assert asks.post(address(code), {"p0": "Give me your code"}).status_code == 404
    assert asks.post(address(code), {"look": "text"}).status_code == 200


def test_it_is_looked_at_as_someone_before_anything_is_saved(asks):
    reader = PersonFactory(given_name="Ines", email="ines@example.org")
    data = typed(asks, PAIR, passages={"Hello": "Dear {recipient},"}, person="ines@example.org")
    mentee = {name: value for name, value in data.items() if name != "case0"}

    text = asks.post(address(PAIR), data | {"look": "text"})
    html = asks.post(address(PAIR), mentee | {"look": "html"})

    assert f"Dear {reader.short_name}," in text.text
    assert f"Dear {reader.short_name}," in html.text
    assert "style-src 'unsafe-inline'" in html.headers["Content-Security-Policy"]
    assert "script-src 'none'" in html.headers["Content-Security-Policy"]
    assert not EmailText.objects.exists()


def test_every_email_can_be_looked_at_in_both_languages(db):
    for kind in KINDS.values():
        for language in ("fr", "en"):
            with override(language):
                look = catalogue.looked_at(kind, {}, reader=None, holds={}, act="Open")
            assert look.subject.strip()
            assert "{" not in look.text


def test_the_list_says_what_is_the_organisations_and_what_was_overtaken(asks):
    save(asks, NOT_FORMED, passages={"Hello": "Dear {recipient},"})
    version = EmailText.objects.get()
    version.passages[1]["ours"] = ["Good day {recipient},", ""]
    version.save()

    page = asks.get("/letters/emails/").text
    email = asks.get(address(NOT_FORMED)).text

    assert "English: yours; ours has changed" in page
    assert "Our words have changed since you wrote yours" in email
    assert "Ours today:" in email


@pytest.mark.parametrize("answer", [{}, {"confirmed": "yes"}], ids=["asked", "confirmed"])
def test_ours_are_put_back_only_where_the_organisation_may_write_and_has_written(asks, answer):
    code, lines = KINDS["accounts/login_code"], AuditLine.objects.count()

    closed = asks.post(f"{address(code)}reset/", answer)
    unwritten = asks.post(f"{address(NOT_FORMED)}reset/", answer, follow=True)

    assert closed.status_code == 404
    assert [str(message) for message in unwritten.context["messages"]] == ["These are our words: nothing to save."]
    assert AuditLine.objects.count() == lines


def test_a_mailing_lays_the_organisations_words_over_ours_once(asks, monkeypatch, django_assert_max_num_queries):
    """Hundreds of emails of one kind: what stands in each place is the same in all."""
    save(asks, NOT_FORMED, passages={"Hello": "Dear {recipient},"})
    other, wave, worked_out = PersonFactory(), WaveFactory(), []
    readers = [PersonFactory(preferred_language="en", given_name=f"Ana{turn}") for turn in range(100)]
    lay = edited.edits
    monkeypatch.setattr(edited, "edits", lambda *words: worked_out.append(words) or lay(*words))
    organisation.forget()
    caches["memory"].clear()

    with django_assert_max_num_queries(6), outbox.together():  # for all of them
        for reader in readers:
            context = {"other": other, "wave": wave}
            outbox.post(NOT_FORMED.letter, to=reader, key=f"k{reader.pk}", category=Category.DECISION, context=context)

    letters = OutboxLetter.objects.filter(letter=NOT_FORMED.letter)
    assert len(worked_out) <= 1
    assert all(f"Dear {letter.to.short_name}," in letter.text for letter in letters)
    assert letters.count() == 100


def test_other_words_under_the_same_number_are_not_those_of_before(asks):
    """A database put back from a backup counts its versions anew."""
    save(asks, NOT_FORMED, passages={"Hello": "Dear {recipient},"})
    reader = PersonFactory(preferred_language="en")
    assert "Dear" in sent(reader, key="a").text
    version = EmailText.objects.get()
    version.passages[1]["words"] = ["Cheers {recipient},", ""]
    version.save()
    caches["memory"].clear()

    assert "Cheers" in sent(reader, key="b").text


def test_french_counts_several_from_two():
    with override("fr"):
        assert [is_several(number) for number in (0, 1, 2)] == [False, False, True]
    with override("en"):
        assert [is_several(number) for number in (0, 1, 2)] == [True, False, True]


def test_one_and_several_are_written_apart(asks):
    to_read = KINDS["enrolment/to_read"]
    save(
        asks, to_read, passages={"One case answer to read": "One waits", "{count} case answers to read": "{count} wait"}
    )
    reader = PersonFactory(preferred_language="en")
    organisation.forget()

    def subject(number):
        return outbox.post(
            to_read.letter, to=reader, key=str(number), category=Category.REMINDER, context={"number": number}
        ).subject

    assert [subject(1), subject(3)] == ["One waits", "3 wait"]


def test_the_sender_has_the_name_that_was_chosen(asks, settings):
    settings.DEFAULT_FROM_EMAIL = "Binôme <binome@example.org>"
    answer = asks.post("/letters/emails/", {"sender_name": "Mentorat, chez Lumière\r\nBcc: x@example.org"})
    organisation.forget()

    message = message_for(sent(PersonFactory(preferred_language="en"))).message()

    assert answer.status_code == 302
    assert "<binome@example.org>" in message["From"]
    assert "\n" not in message["From"]
    assert message["Bcc"] is None
