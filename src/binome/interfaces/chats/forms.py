"""Where a chat is."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from binome.core.chats.states import ChatApp
from binome.core.outside.targets import LONGEST


class ChatForm(forms.Form):
    """Which chat, and the address that it gave."""

    app = forms.ChoiceField(label=_("Your chat"), choices=ChatApp.choices)
    address = forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Create it in your chat: its help calls it an incoming webhook, in Teams a workflow. "
            "It is stored encrypted and never shown again."
        ),
    )


class ChannelForm(ChatForm):
    """The same for the channel of a wave, with the language that is read there."""

    language = forms.ChoiceField(label=_("Language of the channel"), choices=settings.LANGUAGES)
