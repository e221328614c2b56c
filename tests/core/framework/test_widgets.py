"""Widgets written by hand say what Django's own templates say; fixed parts of a component follow the reader's language."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.translation import gettext_lazy

from binome.core.framework.form_renderer import FormRenderer

CHOICES = [("", "—"), ("a", "L’<été>"), (2, gettext_lazy("Home")), ("Group & co", [("b", "B"), (3, 1234)])]
WIDGETS = [
    (forms.TextInput(attrs={"maxlength": 9, "required": True, "hidden": False}), 'a "quoted" <value>'),
    (forms.NumberInput(), 1234567),
    (forms.EmailInput(), None),
    (forms.URLInput(), ""),
    (forms.PasswordInput(render_value=True), "l'été"),
    (forms.HiddenInput(), 0),
    (forms.DateInput(), date(2026, 11, 26)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(attrs={"rows": 3}), "</textarea> & more"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "a"),
    (forms.Select(choices=CHOICES), 3),
    (forms.SelectMultiple(choices=CHOICES), ["a", "b"]),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_says_what_djangos_template_says(widget, value):
    attrs = {"id": "id_it", "aria-describedby": "help & errors"}

    ours = widget.render("it<", value, attrs=attrs, renderer=FormRenderer())
    theirs = widget.render("it<", value, attrs=attrs, renderer=DjangoTemplates())

    assert _close(ours) == _close(theirs)


def _close(html):
    return re.sub(r">\s+<", "><", html)


def test_a_table_of_plain_values_is_that_of_its_cells():
    cells = Template(
        "{% table caption %}{% columns %}{% for c in columns %}{% column c %}{% endfor %}{% endcolumns %}{% for row in rows %}"
        "<tr>{% cell columns.0 main=True %}{{ row.0 }}{% endcell %}{% cell columns.1 %}{{ row.1 }}{% endcell %}</tr>"
        "{% endfor %}{% endtable %}"
    )
    told = {"caption": "A & B", "columns": ("Who", '"n"'), "rows": (("Ana <b>", "3"), ("O’Neil", "−1,5"))}

    whole = Template("{% values caption columns=columns rows=rows %}").render(Context(told))

    assert whole == cells.render(Context(told))


def test_choices_are_boxes_each_before_its_label_in_groups_that_have_names():
    attrs = {"id": "id_it", "class": "wide", "aria-describedby": "help"}

    radios = forms.RadioSelect(choices=[("a", "L’<été>"), ("Group & co", [(3, 1234)])])
    html = radios.render("it", "a", attrs=attrs, renderer=FormRenderer())

    shared = 'class="wide" aria-describedby="help"'
    assert _close(html) == (
        '<div class="choices wide" id="id_it-choices">'
        f'<div class="choice"><input type="radio" name="it" value="a" id="id_it_0" {shared} checked>'
        '<label for="id_it_0">L’&lt;été&gt;</label></div>'
        '<p class="choices-group">Group &amp; co</p>'
        f'<div class="choice"><input type="radio" name="it" value="3" id="id_it_1_0" {shared}>'
        '<label for="id_it_1_0">1234</label></div></div>'
    )


def test_boxes_without_an_id_have_labels_of_nothing():
    boxes = forms.CheckboxSelectMultiple(choices=[("a", "A")])

    html = boxes.render("it", [], attrs={}, renderer=FormRenderer())

    assert _close(html) == (
        '<div class="choices"><div class="choice"><input type="checkbox" name="it" value="a"><label>A</label></div></div>'
    )
