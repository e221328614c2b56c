"""The gallery's address; included in demo mode only."""

from django.urls import path

from binome.core.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
