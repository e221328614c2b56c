"""Addresses of the competence catalogue."""

from django.urls import path

from binome.interfaces.catalogue import unit_views, views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("frameworks/<slug:code>/", views.framework, name="framework"),
    path("themes/new/", views.theme, name="new_theme"),
    path("themes/<slug:code>/", views.theme, name="theme"),
    path("themes/<slug:code>/identifiers/", views.identifiers, name="identifiers"),
    path("themes/<slug:code>/use/", views.use, name="use_theme"),
    path("units/", unit_views.listed, name="units"),
    path("units/<slug:kind>/<slug:code>/", unit_views.unit, name="unit"),
    path("units/<slug:kind>/<slug:code>/look/<int:version>/<slug:language>/", unit_views.look, name="look_at_unit"),
    path("units/<slug:kind>/<slug:code>/use/", unit_views.use, name="use_unit"),
    path("units/<slug:kind>/<slug:code>/file/<int:version>/", unit_views.download, name="unit_file"),
    path("units/<slug:kind>/<slug:code>/bring/", unit_views.bring, name="bring_unit"),
]
