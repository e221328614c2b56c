"""Addresses for coming in and going out."""

from django.urls import include, path

from binome.interfaces.accounts import views

urlpatterns = [
    path("accounts/", views.entrance, name="entrance"),
    path("accounts/sign-in-link/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
    path("accounts/", include("allauth.urls")),  # those of `library_pages` alone
    path("clock/", views.my_clock, name="my_clock"),
    path("language/", views.set_language, name="set_language"),
]
