"""What the gallery shows: made-up people and figures for every component and chart."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from binome.core.ui import charts
from binome.core.ui.half_days import HalfDayGrid
from binome.core.ui.listing import Order, Selectable, sorting_of
from binome.core.ui.props import Draft, FormStep, Ranked, RatingRow, Step, Tab, Tally

EASE = (
    (1, gettext_lazy("Not at all")),
    (2, gettext_lazy("A little")),
    (3, gettext_lazy("Fairly")),
    (4, gettext_lazy("Very")),
)
PEOPLE = (
    ("Inès Carrel", "Data analyst", "Networks", 3, "good"),
    ("Malo Le Guen", "Social media officer", "Communication", 2, "warn"),
    ("Sacha Oliveira", "Front-end developer", "IT", 4, "neutral"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("What shall we call this wave?"), help_text=gettext_lazy("People read it in their emails.")
    )
    start = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    places = forms.IntegerField(label=gettext_lazy("Target number of pairs"), min_value=1)
    site = forms.ChoiceField(label=gettext_lazy("Where"), choices=(("lyon", "Lyon"), ("nantes", "Nantes")))
    motivation = forms.CharField(label=gettext_lazy("What do you hope for?"), widget=forms.Textarea(attrs={"rows": 4}))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often would you meet?"),
        choices=(("3", gettext_lazy("Every three weeks")), ("4", gettext_lazy("Every month"))),
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"),
        choices=(("ai", gettext_lazy("Artificial intelligence")), ("social", gettext_lazy("Social networks"))),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    half_days = forms.MultipleChoiceField(
        label=gettext_lazy("When?"),
        choices=[(str(place), str(place)) for place in range(10)],
        widget=HalfDayGrid,
        required=False,
    )
    agree = forms.BooleanField(label=gettext_lazy("I take part because I want to"))


def form_being_filled() -> SampleForm:
    """A form as it first appears."""
    return SampleForm(initial={"name": _("Spring wave"), "rhythm": "3"}, prefix="new")


def form_to_mend() -> SampleForm:
    """The same form sent back with something to mend."""
    form = SampleForm({"sent-name": "", "sent-places": "0", "sent-rhythm": "9"}, prefix="sent")
    form.is_valid()
    return form


def journey() -> list[Step]:
    """The seven steps, the fourth under way."""
    words = (_("Needs"), _("Volunteers"), _("Training"), _("Matching"), _("Meetings"), _("Network"), _("Results"))
    states = ("done", "done", "done", "current", "todo", "todo", "todo")
    return [Step(word, state) for word, state in zip(words, states, strict=True)]  # type: ignore[arg-type]


def figures() -> dict[str, charts.Figure]:
    """One of each chart."""
    themes = (_("Artificial intelligence"), _("Social networks"), _("Shared documents"), _("New business models"))
    return {
        "heat_map": charts.HeatMap(
            _("Theme"),
            themes,
            ("Direction", "Networks", "Finance", "IT", "Sales"),
            [
                [charts.Heat(82, 14), charts.Heat(61, 33), None, charts.Heat(24, 40), charts.Heat(55, 21)],
                [charts.Heat(71, 14), charts.Heat(48, 33), None, charts.Heat(31, 40), charts.Heat(22, 21)],
                [charts.Heat(35, 14), charts.Heat(44, 33), charts.Heat(None), charts.Heat(9, 40), charts.Heat(38, 21)],
                [charts.Heat(93, 14), charts.Heat(67, 33), charts.Heat(None), charts.Heat(58, 40), charts.Heat(76, 21)],
            ],
            unit=" %",
            low=_("few need it"),
            high=_("most need it"),
        ),
        "bars": charts.Bars(
            _("Offered by mentors"),
            _("Wanted by mentees"),
            [
                charts.Bar(themes[0], 18, 31),
                charts.Bar(themes[1], 22, 12),
                charts.Bar(themes[2], 9, 8),
                charts.Bar(themes[3], 4, 19),
            ],
        ),
        "estimates": charts.Estimates(
            [
                charts.Estimate(themes[0], 3.4, 3.1, 3.7, 1.6, "+1.8", "n = 31"),
                charts.Estimate(themes[1], 3.2, 2.9, 3.5, 2.1, "+1.1", "n = 22"),
                charts.Estimate(themes[2], 3.0, 2.8, 3.2, 3.0, "0.0", "n = 12"),
                charts.Estimate(themes[3], 2.3, 1.8, 2.8, 2.6, "−0.3", "n = 9"),
            ],
            minimum=1,
            maximum=4,
            places=1,
            ticks=((1, "1"), (4, "4")),
            head=_("After"),
            start=_("Before"),
        ),
        "splits": charts.Splits(
            (_("went up"), _("same"), _("went down")),
            (charts.Split(themes[0], (18, 9, 5)), charts.Split(themes[1], (11, 14, 6))),
            centred=True,
        ),
        "funnel": charts.Funnel(
            (
                charts.FunnelStep(_("Invited"), 256),
                charts.FunnelStep(_("Answered"), 59),
                charts.FunnelStep(_("Paired"), 50, _("at least %(n)s") % {"n": 50}),
            )
        ),
        "columns": charts.Columns(
            _("Week of"),
            _("Sessions held"),
            tuple(charts.Column(f"{day}/3", count) for day, count in ((2, 5), (9, 15), (16, 20), (23, 10))),
        ),
        "timeline": charts.PairTimeline(
            date(2026, 9, 7),
            date(2027, 2, 12),
            date(2026, 11, 24),
            [
                charts.TimelineMoment(date(2026, 9, 14), _("First contact"), "done"),
                charts.TimelineMoment(date(2026, 10, 5), _("Session 2"), "done"),
                charts.TimelineMoment(date(2026, 10, 29), _("Session 3"), "postponed"),
                charts.TimelineMoment(date(2026, 11, 12), _("Session 3"), "done"),
                charts.TimelineMoment(date(2026, 12, 3), _("Session 4"), "planned"),
                charts.TimelineMoment(date(2027, 1, 7), _("Session 5"), "planned"),
                charts.TimelineMoment(date(2027, 2, 4), _("Closing"), "planned"),
            ],
        ),
        "network": charts.Network(
            [
                charts.Node("Direction", 9),
                charts.Node("Networks", 14),
                charts.Node("Finance", 5),
                charts.Node("IT", 18),
                charts.Node("Sales", 11),
            ],
            [
                charts.PairLink("Direction", "IT", 5),
                charts.PairLink("Direction", "Networks", 3),
                charts.PairLink("Finance", "IT", 2),
                charts.PairLink("Sales", "Networks", 4),
                charts.PairLink("Sales", "IT", 1),
            ],
        ),
    }


def surroundings() -> dict[str, Any]:
    """Everything the gallery's template names."""
    return {
        "journey": journey(),
        "plain": {"columns": (_("Wave"), _("Pairs")), "rows": ((_("Spring wave"), "24"),)},
        "tallies": [
            Tally(_("Prepared"), 51, 61),
            Tally(_("Charter signed"), 48, 61),
            Tally(_("Workshops"), 2, url="#board"),
        ],
        "figures": figures(),
        "fresh": form_being_filled(),
        "draft": Draft(to="", version="0.gallery"),
        "wrong": form_to_mend(),
        "people": PEOPLE,
        "sorting": sorting_of(
            QueryDict(), {"name": Order(_("Person"), ("name",)), "entity": Order(_("Department"), ("entity",))}
        ),
        "choosable": Selectable(96, "96.gallery", ""),
        "page": Paginator(range(60), 20).get_page(2),
        "tabs_sample": [
            Tab(_("All"), "#tabs", active=True, count=96),
            Tab(_("To read"), "#tabs", count=12),
            Tab(_("Decided"), "#tabs"),
        ],
        "ease": EASE,
        "ease_rows": [
            RatingRow("social", _("Social networks"), 3),
            RatingRow("ai", _("Artificial intelligence"), help=_("assistants, image makers")),
            RatingRow("docs", _("Shared documents"), 1),
        ],
        "ranked": [
            Ranked("ines", "Inès Carrel", _("artificial intelligence, level 4")),
            Ranked("malo", "Malo Le Guen"),
            Ranked("sacha", "Sacha Oliveira"),
        ],
        "form_steps": [
            FormStep("sample-themes", _("Themes"), "bulb", 3, 1, 2, is_first_shown=True),
            FormStep("sample-practice", _("In practice"), "calendar", 2, 2, 2),
        ],
        "variants": ("primary", "second", "quiet", "danger"),
        "tones": ("neutral", "mentor", "mentee", "good", "warn", "bad"),
        "drawings": ("pair", "seeds", "letter", "map", "calendar", "search", "ideas", "chart", "done", "lost"),
    }
