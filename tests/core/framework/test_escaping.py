"""What components write is escaped exactly as Django escapes it."""

import pytest
from django.utils.html import format_html as djangos
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from binome.core.framework.escaping import format_html


class Drawn:
    def __html__(self):
        return "<b>drawn</b>"


class Text(str):
    """Text of another kind."""


@pytest.mark.parametrize(
    "value",
    ["<script>", "l’été & \"l'hiver\"", mark_safe("<i>safe</i>"), 3, 2.5, None, gettext_lazy("Home"), Drawn(), Text("<a>"), ""],
)  # fmt: skip
def test_each_kind_of_value_is_written_as_django_writes_it(value):
    assert format_html('<p title="{0}">{0}{1}</p>', value, "&") == djangos('<p title="{0}">{0}{1}</p>', value, "&")
