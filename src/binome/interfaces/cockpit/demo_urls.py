"""Addresses that exist in demo mode alone."""

from django.urls import path

from binome.interfaces.cockpit import demo_views

urlpatterns = [
    path("", demo_views.people, name="demo"),
    path("become/<int:person_id>/", demo_views.become, name="demo_become"),
    path("letters/", demo_views.letters, name="demo_letters"),
    path("letters/<int:letter_id>/", demo_views.letter, name="demo_letter"),
]
