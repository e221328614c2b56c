"""What employees’ representatives and the public read: the file for the works council, the accessibility statement."""

from django.conf import settings
from django.utils.translation import gettext as _

from binome.core.people import organisation
from binome.interfaces.administration.documents import declared, installation
from binome.interfaces.administration.documents.blocks import Document, DocumentSection
from binome.interfaces.administration.documents.records import draft_lead


def works_council() -> Document:
    """For the consultation of employees' representatives before the programme begins (in France the CSE)."""
    return Document(
        _("File for the works council"),
        draft_lead(),
        (
            DocumentSection(
                _("What the programme is"),
                (
                    *installation.kinds_of_mentoring(),
                    _("Taking part is voluntary on both sides."),
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
                        "Managers do not see who answered what in the survey, nor private notes, nor who said no to which colleague."
                    ),
                    _("Nobody is surveyed or proposed because of their age."),
                ),
            ),
            DocumentSection(_("Recipients"), grids=(installation.recipients(),)),
            DocumentSection(
                _("What is asked of the works council"),
                _law_on_consultation() if installation.is_in_france() else (),
                to_write=(
                    *(() if installation.is_in_france() else (_("The law on consulting employees’ representatives"),)),
                    _("Questions of the works council and answers"),
                    _("Opinion, date"),
                ),
            ),
        ),
    )


def _law_on_consultation() -> tuple[str, ...]:
    return (
        _(
            "In France: information and consultation on new technologies and on means of processing personal data of "
            "employees (Labour Code, L. 2312-8 and L. 2312-38)."
        ),
    )


def accessibility_statement() -> Document:
    """In the form of the French reference (RGAA), which follows EN 301 549; elsewhere, by the European standard alone."""
    in_france = installation.is_in_france()
    return Document(
        _("Accessibility statement"),
        draft_lead(),
        (
            DocumentSection(
                _("Commitment"),
                (
                    _commitment(in_france=in_france) % {"name": organisation.current().title},
                    _("This statement applies to %(address)s.") % {"address": settings.BASE_URL},
                ),
            ),
            DocumentSection(
                _("State of conformity"),
                (
                    _(
                        "Nobody has audited this installation against %(reference)s: without an audit it counts as not "
                        "conforming."
                    )
                    % {"reference": "RGAA 4.1" if in_france else "EN 301 549"},
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
                (_remedies(in_france=in_france),),
                to_write=() if in_france else (_("The authority of your country, and how to reach it"),),
            ),
        ),
    )


def _commitment(*, in_france: bool) -> str:
    if in_france:
        return _(
            "%(name)s undertakes to make this service accessible, in line with Article 47 of the French law of 11 February "
            "2005 and the European standard EN 301 549."
        )
    return _("%(name)s undertakes to make this service accessible, in line with the European standard EN 301 549.")


def _remedies(*, in_france: bool) -> str:
    if in_france:
        return _(
            "Whoever gets no satisfactory answer may write to the Défenseur des droits (Libre réponse 71120, 75342 Paris "
            "CEDEX 07), call 09 69 39 00 00, or meet a delegate; outside France, to the authority of their country."
        )
    return _("Whoever gets no satisfactory answer may turn to the authority of their country.")
