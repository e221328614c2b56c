"""A precomputed component tag says what the tag that Django compiles says; constant parts follow the reader's language."""

import re

import pytest
from django import template
from django.template import Context, Engine, Template
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override

from binome.core.framework.template_nodes import PrecomputedNode, precomputed

CALLS = [
    "{% line %}",
    "{% line 'a & b' %}",
    "{% line word %}",
    "{% line word|upper %}",
    "{% line 'text'|upper %}",
    "{% line _('Close') %}",
    "{% line 3 %}{% line -1.5 %}{% line True %}{% line None %}{% line False %}",
    "{% line missing %}",
    "{% line safe %}",
    "{% line word second=_('Close') third=safe %}",
    "{% line word as kept %}[{{ kept }}]{{ kept }}",
    "{% for word in words %}{% line word second='x' %}{% endfor %}",
    "{% framed _('Close') %}<{{ word }}>{% endframed %}",
    "{% framed word as kept %}{% line 'in' %}{% endframed %}{{ kept }}",
    "{% asking 'word' %}{% asking second %}",
]


def library(wrap):
    """Tags as a component library registers them, each compiled as `wrap` says."""
    register = template.Library()

    @register.simple_tag
    def line(first="", second="", third=""):
        return f"{first!s}|{second!s}|{third!s}"

    @register.simple_tag(takes_context=True)
    def asking(context, name):
        return context.get(name, "nothing <")

    @register.simple_block_tag
    def framed(content, title):
        return format_html("<b>{}</b>{}", title, content)

    for name, compiled in list(register.tags.items()):
        register.tag(name, wrap(compiled))
    return register


def rendered(source, wrap):
    engine = Engine()
    engine.template_builtins.append(library(wrap))
    page = engine.from_string(source)
    values = {"word": "it's <i>", "words": ["a", "<b>"], "safe": SafeString("<hr>"), "second": "word"}
    texts = []
    for language in ("fr", "en", "fr"):
        with override(language):
            texts.append(page.render(Context(values)))
    return texts


@pytest.mark.parametrize("source", CALLS)
def test_a_precomputed_tag_says_what_djangos_says(source):
    assert rendered(source, precomputed) == rendered(source, lambda compiled: compiled)


def test_every_component_is_precomputed():
    from binome.core.ui.templatetags.ui import register

    page = Template("{% badge 'a' %}{% card title='b' %}c{% endcard %}")

    assert len(register.tags) > 40
    assert [type(node) for node in page.nodelist] == [PrecomputedNode, PrecomputedNode]


def test_a_constant_text_is_told_to_each_reader_in_their_language():
    page = Template('{% load i18n %}{% badge _("Close") tone="good" %}')

    texts = []
    for language in ("fr", "en", "fr"):
        with override(language):
            texts.append(page.render(Context()))

    assert [re.sub("<[^>]+>", "", text) for text in texts] == ["Fermer", "Close", "Fermer"]


def test_what_depends_on_the_page_is_resolved_each_time():
    page = Template('{% cell _("Close") main=True numeric=yes as kept %}<{{ word }}>{% endcell %}{{ kept }}')

    first, second = (page.render(Context({"word": word, "yes": yes})) for word, yes in (("a&b", True), ("c", False)))

    assert "&lt;" not in first
    assert "a&amp;b" in first
    assert "numeric" in first
    assert "<c>" in second
    assert "numeric" not in second


@pytest.mark.parametrize(
    "written",
    [
        "{% url 'enrolment:wave' 7 %}",
        "{% url 'enrolment:wave' key %}",
        "{% url 'enrolment:wave' wave_id=key %}",
        "{% url 'enrolment:draw' key 'mentor' %}",
        "{% url page key %}",
        "{% url 'enrolment:wave' key as there %}[{{ there }}]",
        "{% url 'enrolment:wave' nothing as there %}[{{ there }}]",
        "{% url 'no:such' key as there %}[{{ there }}]",
    ],
)
def test_an_address_in_a_template_is_djangos(written):
    page = {"key": 7, "page": "enrolment:wave"}
    without_ours = Engine().from_string(written)

    for _time in range(2):  # the second one is looked up
        assert Template(written).render(Context(page)) == without_ours.render(Context(page))


def test_an_address_that_does_not_exist_is_said():
    with pytest.raises(NoReverseMatch):
        Template("{% url 'no:such' 7 %}").render(Context())
