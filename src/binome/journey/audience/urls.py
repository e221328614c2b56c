"""Addresses of this step."""

from django.urls import path

from binome.journey.audience.views import eligibility, population, programmes

app_name = "audience"
urlpatterns = [
    path("programmes/", programmes.home, name="programmes"),
    path("programmes/templates/", programmes.ready_programmes, name="templates"),
    path("programmes/new/", programmes.new_programme, name="new_programme"),
    path("programmes/<int:programme_id>/", programmes.programme, name="programme"),
    path("programmes/<int:programme_id>/roles/<int:role_id>/", programmes.revoke_role, name="revoke_role"),
    path("programmes/<int:programme_id>/waves/new/", programmes.new_wave, name="new_wave"),
    path("waves/<int:wave_id>/rules/", programmes.rules, name="rules"),
    path("waves/<int:wave_id>/calendar/", programmes.calendar, name="calendar"),
    path("waves/<int:wave_id>/duplicate/", programmes.duplicate, name="duplicate"),
    path("waves/<int:wave_id>/audience/", population.audience, name="audience"),
    path("waves/<int:wave_id>/eligibility/", eligibility.eligibility, name="eligibility"),
]
