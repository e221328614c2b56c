"""Addresses of this step."""

from django.urls import path

from binome.journey.matching.views import manager, participant

app_name = "matching"
urlpatterns = [
    path("", participant.my_proposals, name="my_proposals"),
    path("choices/<int:application_id>/", participant.choose, name="choose"),
    path("pairs/<int:pair_id>/yes/", participant.say_yes, name="say_yes"),
    path("pairs/<int:pair_id>/not-this-time/", participant.say_not_this_time, name="say_not_this_time"),
    path("waves/<int:wave_id>/", manager.wave, name="wave"),
    path("waves/<int:wave_id>/open/", manager.open_round, name="open_round"),
    path("waves/<int:wave_id>/form/", manager.form_pairs, name="form_pairs"),
    path("waves/<int:wave_id>/publish/", manager.publish, name="publish"),
    path("waves/<int:wave_id>/pin/", manager.pin, name="pin"),
    path("waves/<int:wave_id>/what-if/", manager.what_if, name="what_if"),
    path("waves/<int:wave_id>/pairs.csv", manager.export, name="export"),
    path("waves/<int:wave_id>/pairs/<int:pair_id>/remove/", manager.remove, name="remove"),
]
