"""Addresses of the first run."""

from django.urls import path

from binome.interfaces.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.checklist, name="checklist"),
    path("start/<str:token>/", views.start, name="start"),
    path("organisation/", views.organisation_page, name="organisation"),
    path("mail/", views.mail, name="mail"),
    path("levels/", views.levels, name="levels"),
    path("style-<slug:mark>.css", views.style, name="style"),
    path("logo-<slug:mark>", views.logo, name="logo"),
]
