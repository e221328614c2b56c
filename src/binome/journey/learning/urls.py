"""Addresses of this step."""

from django.urls import URLPattern

app_name = "learning"
urlpatterns: list[URLPattern] = []
