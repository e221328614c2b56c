"""Addresses that exist in demo mode alone."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
