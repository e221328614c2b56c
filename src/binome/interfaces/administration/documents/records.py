"""The two documents that the GDPR asks for, written in the language in use."""

from django.utils.translation import gettext as _

from binome.core.people import organisation
from binome.interfaces.administration.documents import declared, installation
from binome.interfaces.administration.documents.blocks import Document, DocumentSection, DocumentTable


def draft_lead() -> str:
    """What stands at the head of each document."""
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
        draft_lead(),
        (
            _controller(),
            DocumentSection(
                _("Purposes"),
                (
                    *installation.kinds_of_mentoring(),
                    _("Finding needs, preparing volunteers, forming pairs, accompanying them, measuring what changed."),
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
        draft_lead(),
        (
            _controller(),
            DocumentSection(
                _("Description of the processing"),
                (
                    _(
                        "Employees answer a short survey, some volunteer as mentees or mentors, pairs meet, and a report tells "
                        "what changed in groups of five people or more."
                    ),
                    *installation.kinds_of_mentoring(),
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
                    *installation.notice_in_force(),
                ),
                to_write=(_("Why each purpose is needed, and the legal basis"), *installation.notice_to_write()),
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
            f"{_('Every act is written whole or not at all.')} {installation.backups()}",
        ),
        (
            _("Taking part is used to appraise someone"),
            _("Someone is promoted, or not, because of what they wrote"),
            _("Figures for five people or more alone; what people did in a wave is deleted a year after it closes"),
        ),
    )
    return DocumentTable((_("Risk"), _("What could happen"), _("What Binôme does against it")), rows)
