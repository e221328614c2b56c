"""Addresses of this step."""

from django.urls import URLPattern

app_name = "enrolment"
urlpatterns: list[URLPattern] = []
