"""Addresses of this step."""

from django.urls import path

from binome.journey.learning.views import packages, paper, participant, trainer

app_name = "learning"
urlpatterns = [
    path("", participant.mine, name="mine"),
    path("applications/<int:application_id>/", participant.path, name="path"),
    path("applications/<int:application_id>/path/", participant.choose_path, name="choose_path"),
    path("applications/<int:application_id>/modules/<slug:code>/", participant.module, name="module"),
    path("applications/<int:application_id>/modules/<slug:code>.pdf", paper.module_paper, name="module_paper"),
    path("applications/<int:application_id>/role-plays/<slug:code>/", participant.role_play, name="role_play"),
    path(
        "applications/<int:application_id>/role-plays/<slug:code>/sheets/",
        participant.role_play_sheets,
        name="role_play_sheets",
    ),
    path("applications/<int:application_id>/objectives/", participant.objectives, name="objectives"),
    path("applications/<int:application_id>/charter/", participant.charter, name="charter"),
    path("applications/<int:application_id>/workshops/<int:workshop_id>/book/", participant.book, name="book"),
    path("applications/<int:application_id>/workshops/<int:workshop_id>/leave/", participant.leave, name="leave"),
    path(
        "applications/<int:application_id>/workshops/<int:workshop_id>/calendar.ics",
        participant.workshop_calendar,
        name="workshop_calendar",
    ),
    path("waves/", trainer.waves, name="waves"),
    path("waves/<int:wave_id>/", trainer.progress, name="wave"),
    path("waves/<int:wave_id>/export/", trainer.export, name="export"),
    path("waves/<int:wave_id>/modules/<slug:code>-<slug:language>.zip", packages.download, name="package"),
    path("waves/<int:wave_id>/remind/", trainer.remind, name="remind"),
    path("waves/<int:wave_id>/workshops/", trainer.plan, name="plan"),
    path("waves/<int:wave_id>/workshops/<int:workshop_id>/", trainer.workshop, name="workshop"),
    path("waves/<int:wave_id>/workshops/<int:workshop_id>/attendance/", trainer.attendance, name="attendance"),
    path("waves/<int:wave_id>/workshops/<int:workshop_id>/cancel/", trainer.cancel, name="cancel"),
]
