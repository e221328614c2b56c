"""The journal of the pair: notes written and erased, links, and files saved and taken back."""

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from binome.core.files.serving import saved_as
from binome.core.framework.idempotent import idempotent
from binome.core.framework.rows import values_of
from binome.core.mail import undoing
from binome.core.people.requests import Request
from binome.journey.mentoring.actions import journal
from binome.journey.mentoring.actions.errors import JournalIsFull
from binome.journey.mentoring.forms.writing import NoteForm
from binome.journey.mentoring.models import Note
from binome.journey.mentoring.queries.pairs import journal_file_of, note_of
from binome.journey.mentoring.views.access import get_owned, relationship_of
from binome.journey.mentoring.views.space import show_space


@require_POST
@idempotent
def write_note(request: Request, relationship_id: int) -> HttpResponse:
    """Write a note for us, with a link or a file, or for me alone."""
    relationship = relationship_of(request, relationship_id)
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            journal.write_note(relationship.pk, **form.cleaned_data, by=request.user, now=timezone.now())
        except JournalIsFull as conflict:
            conflict.show_in(form)
    if form.errors:
        return show_space(request, relationship, note=form, wrong=True)
    if form.cleaned_data["private"]:
        messages.success(request, _("Your note is saved. You alone can read it."))
    else:
        name = relationship.partner_of(request.user).short_name
        messages.success(
            request, _("Your note is saved. %(name)s finds it in your space and on their home page.") % {"name": name}
        )
    return redirect("mentoring:relationship", relationship.pk)


@require_POST
def erase_note(request: Request, note_id: int) -> HttpResponse:
    """Erase my note."""
    return _erase(request, note_id, private=False)


@require_POST
def erase_private_note(request: Request, note_id: int) -> HttpResponse:
    """Erase my private note."""
    return _erase(request, note_id, private=True)


def _erase(request: Request, note_id: int, *, private: bool) -> HttpResponse:
    note = note_of(request.user, note_id, private=private)
    row, now = values_of(note) if note else {}, timezone.now()
    files = list(note.files.filter(removed_at=None).values_list("pk", flat=True)) if isinstance(note, Note) else []
    with undoing.grace(now=now) as during:
        relationship_id = journal.erase_note(note_id, private=private, by=request.user, now=now)
    sentence, act = _("Note erased."), "mentoring.erase_note"
    undoing.offer(request, sentence, act=act, during=during, row=row, private=private, files=files)
    return redirect("mentoring:relationship", relationship_id)


@require_safe
def journal_file(request: Request, file_id: int) -> HttpResponse:
    """A file of our journal, to save."""
    file = get_owned(journal_file_of(request.user, file_id))
    try:
        return saved_as(file, file.name)
    except InvalidToken:  # a key that was let go before the file was sealed anew
        raise Http404 from None


@require_POST
def remove_file(request: Request, file_id: int) -> HttpResponse:
    """Take my file back; it can be undone for a while."""
    now = timezone.now()
    with undoing.grace(now=now) as during:
        file = journal.remove_file(file_id, by=request.user, now=now)
    undoing.offer(request, _("File removed."), act="mentoring.remove_file", during=during, file=file.pk)
    return redirect("mentoring:relationship", file.relationship_id)
