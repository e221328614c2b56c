"""A file as it lies in the database: sealed for those who may read it. Each step keeps its own table of them."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from binome.core.files.cleaning.kinds import FileKind
from binome.core.files.receiving import CleanFile
from binome.core.privacy.seal import Owner, sealed, sealed_bytes, unsealed, unsealed_bytes

File = TypeVar("File", bound="SealedFile")
KINDS = [
    (FileKind.PDF.value, _("PDF")),
    (FileKind.PNG.value, _("PNG picture")),
    (FileKind.JPEG.value, _("JPEG picture")),
    (FileKind.DOCX.value, _("Word document")),
    (FileKind.XLSX.value, _("Excel workbook")),
    (FileKind.PPTX.value, _("PowerPoint slides")),
    (FileKind.TEXT.value, _("Plain text")),
]


class SealedFiles(models.Manager[File]):
    """Rows without what lies in them: a page that says that there is a file does not read five megabytes for it."""

    def get_queryset(self) -> models.QuerySet[File]:
        """The content is read when it is asked for."""
        return super().get_queryset().defer("sealed_content")


class SealedFile(models.Model):
    """What a step's own table of files has: it adds whose the file is, and with that how long it stays and who erases it."""

    kind = models.CharField(max_length=5, choices=KINDS)
    size = models.PositiveIntegerField()
    sealed_name = models.TextField()
    sealed_content = models.BinaryField()
    added_at = models.DateTimeField()

    objects: ClassVar[SealedFiles[Any]] = SealedFiles()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # rows found along a key, too

    @property
    def seal_owner(self) -> Owner:
        """Who may open it, as `core/privacy/seal` names them."""
        raise NotImplementedError

    def hold(self, file: CleanFile) -> None:
        """Seal a clean file into this row, whose owner is known; saves nothing."""
        self.kind, self.size = file.kind.value, len(file.content)
        self.sealed_name = sealed(file.name, reader=self.seal_owner)
        self.sealed_content = sealed_bytes(file.content, reader=self.seal_owner)

    @property
    def name(self) -> str:
        """As whoever sent it called it. Raises `cryptography.fernet.InvalidToken` when no key of ours opens it."""
        return unsealed(self.sealed_name, reader=self.seal_owner)

    @property
    def content(self) -> bytes:
        """The file itself. Raises `cryptography.fernet.InvalidToken` when no key of ours opens it."""
        return unsealed_bytes(bytes(self.sealed_content), reader=self.seal_owner)
