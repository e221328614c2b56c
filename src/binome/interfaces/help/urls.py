"""Addresses of the help; open to all, for signing in is explained there as well."""

from django.urls import path

from binome.interfaces.help import views

app_name = "help"
urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("guides/<slug:name>/", views.guide, name="guide"),
]
