"""Addresses of the competence catalogue."""

from django.urls import path

from binome.interfaces.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("frameworks/<slug:code>/", views.framework, name="framework"),
    path("themes/new/", views.theme, name="new_theme"),
    path("themes/<slug:code>/", views.theme, name="theme"),
    path("themes/<slug:code>/identifiers/", views.identifiers, name="identifiers"),
    path("themes/<slug:code>/use/", views.use, name="use_theme"),
]
