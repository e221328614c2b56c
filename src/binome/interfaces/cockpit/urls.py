"""Addresses of the screens that cross steps."""

from django.urls import path

from binome.interfaces.cockpit import filter_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("undo/", views.undo, name="undo"),
    path("filters/save/", filter_views.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/remove/", filter_views.remove_filter, name="remove_filter"),
    path("my-progress/", views.my_progress, name="my_progress"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("cockpit/waves/<int:wave_id>/", views.wave, name="wave"),
    path("cockpit/waves/<int:wave_id>/advance/", views.advance, name="advance_wave"),
    path("cockpit/waves/<int:wave_id>/close/", views.close, name="close_wave"),
    path("cockpit/waves/<int:wave_id>/reopen/", views.reopen, name="reopen_wave"),
    path("cockpit/waves/<int:wave_id>/archive/", views.archive, name="archive_wave"),
    path("cockpit/waves/<int:wave_id>/restore/", views.restore, name="restore_wave"),
    path("reports/", views.reports, name="reports"),
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/export/", views.export_my_data, name="export_my_data"),
    path("who-sees-what/", views.who_sees_what, name="who_sees_what"),
]
