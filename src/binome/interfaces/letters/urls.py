"""Addresses about letters; the first two stand in the letters themselves (core/mail/preferences.py writes them)."""

from django.urls import path

from binome.interfaces.letters import views, wording_views

app_name = "letters"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("emails/", wording_views.emails, name="emails"),
    path("emails/<slug:step>/<slug:name>/<slug:language>/", wording_views.email, name="email"),
    path("emails/<slug:step>/<slug:name>/<slug:language>/reset/", wording_views.reset_email, name="reset_email"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/release/", views.release, name="release"),
    path("outbox/drop/", views.drop, name="drop"),
    path("outbox/in-doubt/export/", views.export_in_doubt, name="export_in_doubt"),
    path("outbox/in-doubt/decide/", views.decide_many, name="decide_many"),
    path("outbox/failed/<slug:reason>/", views.failed, name="failed"),
    path("outbox/failed/<slug:reason>/send-again/", views.send_all_again, name="send_all_again"),
    path("outbox/<int:letter_id>/send-again/", views.send_again, name="send_again"),
    path("outbox/<int:letter_id>/decide/", views.decide, name="decide"),
]
