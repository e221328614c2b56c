"""Addresses of this step."""

from django.urls import URLPattern

app_name = "audience"
urlpatterns: list[URLPattern] = []
