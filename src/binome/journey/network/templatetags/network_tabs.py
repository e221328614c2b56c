"""The rooms of the network, as tabs."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from binome.core.ui.props import Tab

register = template.Library()


@register.simple_tag
def rooms_of_the_network(current: str) -> list[Tab]:
    """Tabs to people, introductions, communities, ideas and testimonies; `current` is the open one."""
    rooms = (
        ("network:directory", _("People")),
        ("network:introductions", _("Introductions")),
        ("network:communities", _("Communities")),
        ("network:ideas", _("Ideas")),
        ("outcomes:testimonies", _("They lived it")),
    )
    return [Tab(label, reverse(page), active=page.endswith(f":{current}")) for page, label in rooms]
