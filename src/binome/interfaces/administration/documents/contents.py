"""The four documents, each a function that writes it in the language in use."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from binome.interfaces.administration.documents.blocks import Document
from binome.interfaces.administration.documents.records import impact_assessment, record_of_processing
from binome.interfaces.administration.documents.statements import accessibility_statement, works_council

Writer = Callable[[], Document]
DOCUMENTS: Mapping[str, tuple[str | Promise, Writer]] = {
    "record": (gettext_lazy("Record of processing activities"), record_of_processing),
    "impact": (gettext_lazy("Data protection impact assessment"), impact_assessment),
    "works-council": (gettext_lazy("File for the works council"), works_council),
    "accessibility": (gettext_lazy("Accessibility statement"), accessibility_statement),
}
