"""Addresses of the REST API: its description, the page to read and try it, and every operation behind one view."""

from django.urls import path, re_path

from binome.interfaces.api import views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.description, name="description"),
    path("docs/", views.docs, name="docs"),
    re_path(r"^(?P<rest>.*)$", views.operation, name="operation"),
]
