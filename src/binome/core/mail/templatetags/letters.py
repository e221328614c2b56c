"""Words for the templates of emails."""

from django import template
from django.template.base import Parser, Token, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate

from binome.core.mail import layout
from binome.core.mail.passages import Passage, Promise

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """What a person wrote, marked as theirs on each of its lines."""
    return layout.quotation(words)


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Passage | TranslateNode:
    """Django's tag, as a passage that the organisation may write in its own words."""
    ours = do_translate(parser, token)
    return ours if ours.asvar or ours.message_context else Passage(ours, {})


@register.tag("blocktranslate")
def blocktranslate(parser: Parser, token: Token) -> Passage | BlockTranslateNode:
    """The same for a text with values in it."""
    ours = do_block_translate(parser, token)
    if ours.asvar or ours.message_context:
        return ours
    named = {each.contents for each in (*ours.singular, *(ours.plural or ())) if each.token_type == TokenType.VAR}
    given = ours.extra_context | ({ours.countervar: ours.counter} if ours.countervar else {})
    return Passage(ours, {name: given.get(name) or parser.compile_filter(name) for name in sorted(named)})


@register.tag("promise")
def promise(parser: Parser, _token: Token) -> Promise:
    """Around passages that say what Binôme keeps to: they are not edited."""
    inside = parser.parse(("endpromise",))
    parser.delete_first_token()
    return Promise(inside)
