"""The words that someone wrote above what their mail program quotes: on plain values, in time linear in what came.

Our emails bear a line above which one replies; a mail program quotes it with all that is ours. What stands between the words and
that line, or replaces it, is cut by few rules: the line that says who wrote when, quoted lines, a signature below “-- ”.
"""

import re
from email.message import EmailMessage
from typing import Any

from lxml import etree, html

LONGEST = 60_000  # characters of a part that are looked at: a message of ours holds 4,000, what is quoted the rest
FEWEST_SIGNS = 30  # of the line above which one replies, as far as a program may have broken it
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol", "hr"}
_SILENT = {"script", "style", "head", "title", "template", "object", "noscript"}
_WROTE = re.compile(r"(?:On|Le|Am|El|Il|Op)\b.{0,300}(?:wrote|écrit|schrieb|escribió|scritto|schreef)\s?:")
_HEADER = re.compile(r"[*_ ]{0,3}(?:From|De|Von|Van|Da|Expéditeur)[*_ ]{0,3}\s?:[*_ ]{0,3}\s?\S")
_SECOND_HEADER = re.compile(
    r"[*_ ]{0,3}(?:Sent|Date|To|Subject|Envoyé|À|A|Objet|Gesendet|An|Betreff|Cc)[*_ ]{0,3}(?: [a-z]{1,3})?\s?:"
)
_SEPARATOR = re.compile(
    r"(?:-{2,}|_{2,}) ?(?:Original Message|Message d.origine|Message original|Ursprüngliche Nachricht)\b|_{20,}$"
)
_DEVICE = re.compile(r"(?:Sent from|Envoyé (?:de|depuis|à partir)|Get Outlook for|Télécharger Outlook pour)\b.{0,80}$")


def words_of(message: EmailMessage, *, marks: frozenset[str]) -> str:
    """What was written anew; "" for nothing. `marks` are the lines above which one replies, in any of our languages."""
    lines = _text_of(message)[:LONGEST].splitlines()
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _ends_here(line, " ".join(lines[at : at + 3]), marks):
            break
        kept.append(line.rstrip())
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">") or _DEVICE.match(kept[-1].strip())):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in kept if not line.lstrip().startswith(">"))).strip()


def _ends_here(line: str, with_next: str, marks: frozenset[str]) -> bool:
    """Whether what follows is no more of whoever replies; programs break lines, so that two more are looked at."""
    bare = line.strip(" >\u00a0\t")
    if line.rstrip() in {"--", "--\u00a0"} or _SEPARATOR.match(bare):
        return True
    if any(mark[:FEWEST_SIGNS] in " ".join(line.split()) for mark in marks):
        return True
    start = with_next.strip(" >\u00a0\t")[:600]
    if _WROTE.match(start):
        return True
    return bool(_HEADER.match(bare)) and bool(_SECOND_HEADER.search(start[len(bare) :]))


def _text_of(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content: Any = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content[: LONGEST * 8].decode(charset, "replace")
    except LookupError:  # a character set that nobody knows
        text = content[: LONGEST * 8].decode("utf-8", "replace")
    return _from_html(text) if part.get_content_type() == "text/html" else text


def _from_html(text: str) -> str:
    """The words of a page, its blocks as lines and what it quotes left out; "" where it is no page."""
    text = "".join(sign for sign in text if sign in "\t\n\r" or ord(sign) >= ord(" "))
    try:
        root = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    pieces: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent = tag in _SILENT or not tag or tag == "blockquote"
        if event == "start":
            skipped += silent
            if not skipped:
                pieces.append("\n" if tag in _BLOCKS else "")
                pieces.append(" ".join((element.text or "").replace("\n", " ").split(" ")))
        else:
            skipped -= silent
            if not skipped:
                pieces.append("\n" if tag in _BLOCKS - {"br"} else "")
                pieces.append((element.tail or "").replace("\n", " "))
    return "".join(pieces)
