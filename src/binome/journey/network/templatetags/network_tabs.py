"""The four rooms of the network, as tabs."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.ui.props import Tab

register = template.Library()


@register.simple_tag
def rooms_of_the_network(current: str) -> list[Tab]:
    """Tabs to people, introductions, communities and ideas; `here` is the open one."""
    rooms = (
        ("directory", _("People")),
        ("introductions", _("Introductions")),
        ("communities", _("Communities")),
        ("ideas", _("Ideas")),
    )
    return [Tab(label, reverse(f"network:{name}"), active=name == current) for name, label in rooms]
