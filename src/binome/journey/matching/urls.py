"""Addresses of this step."""

from django.urls import path

from binome.journey.matching.views import browsing, calling, manager, participant, planning, searching

app_name = "matching"
urlpatterns = [
    path("", participant.my_proposals, name="my_proposals"),
    path("how/", participant.how_pairs_form, name="how_pairs_form"),
    path("choices/<int:application_id>/", participant.choose, name="choose"),
    path("further/<int:application_id>/", browsing.browse, name="browse"),
    path("further/<int:application_id>/more/", browsing.ask_for_more, name="ask_for_more"),
    path("further/<int:application_id>/add/<int:other_id>/", browsing.add_to_list, name="add_to_list"),
    path("further/<int:application_id>/shown/", browsing.show_to_wave, name="show_to_wave"),
    path("pairs/<int:pair_id>/yes/", participant.say_yes, name="say_yes"),
    path("pairs/<int:pair_id>/call/", calling.first_call, name="first_call"),
    path("pairs/<int:pair_id>/call/<uuid:uid>/accept/", calling.accept_call, name="accept_call"),
    path("pairs/<int:pair_id>/call/cancel/", calling.cancel_call, name="cancel_call"),
    path("pairs/<int:pair_id>/not-this-time/", participant.say_not_this_time, name="say_not_this_time"),
    path("waves/<int:wave_id>/", manager.wave, name="wave"),
    path("waves/<int:wave_id>/open/", manager.open_round, name="open_round"),
    path("waves/<int:wave_id>/remind/", manager.remind, name="remind"),
    path("waves/<int:wave_id>/form/", manager.form_pairs, name="form_pairs"),
    path("waves/<int:wave_id>/again/", manager.pair_again, name="pair_again"),
    path("waves/<int:wave_id>/publish/", manager.publish, name="publish"),
    path("waves/<int:wave_id>/nudge/", manager.nudge, name="nudge"),
    path("waves/<int:wave_id>/pairs/<int:pair_id>/nudge/", manager.nudge, name="nudge_pair"),
    path("waves/<int:wave_id>/pairs.csv", manager.export, name="export"),
    path("waves/<int:wave_id>/what-if/", planning.what_if, name="what_if"),
    path("waves/<int:wave_id>/what-if/use/", planning.use_rules, name="use_rules"),
    path("waves/<int:wave_id>/pin/", planning.pin, name="pin"),
    path("waves/<int:wave_id>/pairs/<int:pair_id>/remove/", planning.remove, name="remove"),
    path("waves/<int:wave_id>/people/<int:application_id>/", searching.search, name="search"),
    path("waves/<int:wave_id>/people/<int:application_id>/send/", searching.open_search, name="open_search"),
    path(
        "waves/<int:wave_id>/people/<int:application_id>/pair/", searching.pair_from_choices, name="pair_from_choices"
    ),
    path("waves/<int:wave_id>/apart/", planning.apart, name="apart"),
    path("waves/<int:wave_id>/apart/<int:kept_id>/remove/", planning.stop_apart, name="stop_apart"),
    path("waves/<int:wave_id>/rounds/<int:number>/", planning.certificate, name="certificate"),
]
