"""The four documents, each a function that writes it in the language in use."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.people import organisation
from binome.interfaces.administration.documents import declared, installation
from binome.interfaces.administration.documents.blocks import Document, DocumentSection, DocumentTable


def _draft_lead() -> str:
    return _(
        "Written by Binôme from what the software declares and how this installation is set. It is a draft: complete "
        "what only your organisation knows, and have it approved."
    )


def _controller() -> DocumentSection:
    return DocumentSection(
        _("Who is responsible"),
        (_("Organisation: %(name)s") % {"name": organisation.current().title},),
        to_write=(
            _("Address and representative of the controller"),
            _("Data protection officer and how to reach them"),
        ),
    )


def _security() -> DocumentSection:
    return DocumentSection(
        _("Security measures"),
        installation.security_measures(),
        to_write=(_("Hosting, backups and who has access to the server"),),
    )


def record_of_processing() -> Document:
    """Article 30 of the GDPR."""
    return Document(
        _("Record of processing activities"),
        _draft_lead(),
        (
            _controller(),
            DocumentSection(
                _("Purposes"),
                (
                    _(
                        "Digital reverse mentoring: finding needs, preparing volunteers, forming pairs, accompanying them, "
                        "measuring what changed."
                    ),
                ),
                to_write=(_("Legal basis of each purpose (for example legitimate interest, Article 6(1)(f))"),),
            ),
            DocumentSection(
                _("People concerned"),
                (_("Employees in the staff directory; those who volunteer give more. Age is never stored."),),
            ),
            DocumentSection(_("Purposes, viewers and lengths"), grids=(declared.purposes(),)),
            DocumentSection(_("Recipients"), grids=(installation.recipients(),)),
            DocumentSection(
                _("Transfers outside the European Union"),
                (
                    _(
                        "Binôme itself sends data to no other country: everything stays on the organisation’s server and with"
                        " the recipients above."
                    ),
                ),
                to_write=(_("Where those recipients keep data"),),
            ),
            _security(),
            DocumentSection(_("Tables and columns"), grids=(declared.tables(),)),
        ),
    )


def impact_assessment() -> Document:
    """Article 35 of the GDPR."""
    return Document(
        _("Data protection impact assessment"),
        _draft_lead(),
        (
            _controller(),
            DocumentSection(
                _("Description of the processing"),
                (
                    _(
                        "Employees answer a short survey, some volunteer as mentees or mentors, pairs meet for some months, "
                        "and a report tells what changed in groups of five people or more."
                    ),
                ),
                (declared.purposes(),),
            ),
            DocumentSection(
                _("What happens by itself"),
                (_("No decision about a person is taken by the machine alone (Article 22)."),),
                (declared.automatic_steps(),),
            ),
            DocumentSection(
                _("Necessity and proportionality"),
                (
                    _("People choose for themselves whether to take part, and leave whenever they want."),
                    _(
                        "Each person reads on “My data” what is kept about them, why, who sees it and for how long; takes a "
                        "copy away; asks to be erased."
                    ),
                    _("Answers to the survey are shown in groups of five people or more."),
                ),
                to_write=(_("Why each purpose is needed, and the legal basis"),),
            ),
            DocumentSection(
                _("Risks for people"),
                grids=(_risks(),),
                to_write=(_("How severe and how likely each risk is here, and what remains"),),
            ),
            _security(),
            DocumentSection(
                _("Opinions"),
                to_write=(
                    _("Opinion of the data protection officer"),
                    _("Opinion of the people concerned or their representatives"),
                    _("Decision of the controller, date"),
                ),
            ),
        ),
    )


def _risks() -> DocumentTable:
    rows = (
        (
            _("Someone reads what is not meant for them"),
            _("An applicant’s answers reach their manager; a partner’s private no is known"),
            _(
                "Rights by role, private notes sealed, a no kept until the window closes, small groups "
                "hidden, an audit trail"
            ),
        ),
        (
            _("Data is changed or invented"),
            _("Someone is left out, or paired by a mistake in a file"),
            _(
                "Files are looked at before they are written and can be undone; both people say yes; the "
                "draw can be checked"
            ),
        ),
        (
            _("Data is lost"),
            _("An application has to be written again"),
            _("Backups with a checksum; every act is written whole or not at all"),
        ),
        (
            _("Taking part is used to appraise someone"),
            _("Someone is promoted, or not, because of what they wrote"),
            _("Figures for five people or more alone; what people did in a wave is deleted a year after it closes"),
        ),
    )
    return DocumentTable((_("Risk"), _("What could happen"), _("What Binôme does against it")), rows)


def works_council() -> Document:
    """For the consultation of employees' representatives before the programme begins (in France the CSE)."""
    return Document(
        _("File for the works council"),
        _draft_lead(),
        (
            DocumentSection(
                _("What the programme is"),
                (
                    _(
                        "Colleagues at ease with digital tools accompany others, often managers, for some months. Taking part"
                        " is voluntary on both sides."
                    ),
                    _("It serves neither appraisal nor promotion nor dismissal. Age is never stored."),
                ),
                to_write=(_("Aims, calendar, number of places, working time that is given"),),
            ),
            DocumentSection(_("What employees are asked, and who sees it"), grids=(declared.purposes(),)),
            DocumentSection(_("Roles"), grids=(declared.roles(),)),
            DocumentSection(
                _("What happens by itself"),
                (_("No decision about a person is taken by the machine alone."),),
                (declared.automatic_steps(),),
            ),
            DocumentSection(
                _("What Binôme does not do"),
                (
                    _(
                        "It does not follow what people do on their computer, nor where they are, nor for how long they read."
                    ),
                    _(
                        "Managers do not see who answered what in the survey, nor private notes, nor who said no to whom."
                    ),
                    _("Nobody is surveyed or proposed because of their age."),
                ),
            ),
            DocumentSection(_("Recipients"), grids=(installation.recipients(),)),
            DocumentSection(
                _("What is asked of the works council"),
                (
                    _(
                        "In France: information and consultation on new technologies and on means of processing personal data"
                        " of employees (Labour Code, L. 2312-8 and L. 2312-38)."
                    ),
                ),
                to_write=(_("Questions of the works council and answers"), _("Opinion, date")),
            ),
        ),
    )


def accessibility_statement() -> Document:
    """In the form of the French reference (RGAA), which follows EN 301 549."""
    name = organisation.current().title
    return Document(
        _("Accessibility statement"),
        _draft_lead(),
        (
            DocumentSection(
                _("Commitment"),
                (
                    _(
                        "%(name)s undertakes to make this service accessible, in line with Article 47 of the French law of 11"
                        " February 2005 and the European standard EN 301 549."
                    )
                    % {"name": name},
                    _("This statement applies to %(address)s.") % {"address": settings.BASE_URL},
                ),
            ),
            DocumentSection(
                _("State of conformity"),
                (
                    _(
                        "Nobody has audited this installation against the RGAA: without an audit it counts as not conforming."
                    ),
                    _(
                        "The tests of Binôme look at every page at a width of 320 px with axe-core, with spread text and for "
                        "targets of 24 px; the main tasks are done by keyboard alone and without scripts. This finds only a "
                        "part of what an audit finds."
                    ),
                ),
                to_write=(_("Date, author and result of the audit (share of criteria met)"),),
            ),
            DocumentSection(
                _("Content that is not accessible"),
                to_write=(_("Criteria not met, exemptions for a disproportionate burden, content outside the scope"),),
            ),
            DocumentSection(
                _("How this statement was made"),
                (
                    _("Technologies: HTML5, CSS, SVG, JavaScript (not needed for what matters)."),
                    _("Tools: axe-core, Chromium."),
                ),
                to_write=(_("Screen readers and browsers used for the audit, pages looked at"),),
            ),
            DocumentSection(
                _("Feedback and contact"),
                (
                    _(
                        "Whoever cannot reach a content or a service writes to the person responsible, and gets help or "
                        "another form."
                    ),
                ),
                to_write=(_("Email, telephone or form of the person responsible"),),
            ),
            DocumentSection(
                _("Remedies"),
                (
                    _(
                        "Whoever gets no satisfactory answer may write to the Défenseur des droits (Libre réponse 71120, "
                        "75342 Paris CEDEX 07), call 09 69 39 00 00, or meet a delegate; outside France, to the authority of "
                        "their country."
                    ),
                ),
            ),
        ),
    )


Writer = Callable[[], Document]
DOCUMENTS: Mapping[str, tuple[str | Promise, Writer]] = {
    "record": (gettext_lazy("Record of processing activities"), record_of_processing),
    "impact": (gettext_lazy("Data protection impact assessment"), impact_assessment),
    "works-council": (gettext_lazy("File for the works council"), works_council),
    "accessibility": (gettext_lazy("Accessibility statement"), accessibility_statement),
}
