"""Addresses for coming in and going out."""

from django.urls import include, path

from binome.interfaces.accounts import views
from binome.interfaces.accounts.single_sign_on import views as single_sign_on

urlpatterns = [
    path("accounts/", views.entrance, name="entrance"),
    path("accounts/sign-in-link/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
    path("accounts/single-sign-on/<slug:provider_slug>/", single_sign_on.start, name="single_sign_on_start"),
    path(
        "accounts/single-sign-on/<slug:provider_slug>/callback/",
        single_sign_on.callback,
        name="single_sign_on_callback",
    ),
    path(
        "accounts/single-sign-on/<slug:provider_slug>/saml/", single_sign_on.assertion, name="single_sign_on_assertion"
    ),
    path(
        "accounts/single-sign-on/<slug:provider_slug>/saml/<str:ticket>/",
        single_sign_on.come_for_assertion,
        name="single_sign_on_saml",
    ),
    path(
        "accounts/single-sign-on/<slug:provider_slug>/metadata/",
        single_sign_on.metadata,
        name="single_sign_on_metadata",
    ),
    path("accounts/single-sign-on/<slug:provider_slug>/out/", single_sign_on.signed_out, name="single_sign_on_out"),
    path("accounts/", include("allauth.account.urls")),  # those of `library_pages` alone
    path("accounts/2fa/", include("allauth.mfa.urls")),  # likewise; of the part for other services, none
    path("second-step/first/", views.second_factor_first, name="second_factor_first"),
    path("my-sessions/", views.my_sessions, name="my_sessions"),
    path("my-sessions/end/", views.end_my_sessions, name="end_my_sessions"),
    path("clock/", views.my_clock, name="my_clock"),
    path("language/", views.set_language, name="set_language"),
]
