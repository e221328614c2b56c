"""Every address of the site: one prefix a step, in the order of the story."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("binome.interfaces.cockpit.urls")),
    path("", include("binome.interfaces.accounts.urls")),
    path("", include("binome.interfaces.health.urls")),
    path("directory/", include("binome.interfaces.directory.urls")),
    path("audience/", include("binome.journey.audience.urls")),
    path("diagnosis/", include("binome.journey.diagnosis.urls")),
    path("enrolment/", include("binome.journey.enrolment.urls")),
    path("learning/", include("binome.journey.learning.urls")),
    path("matching/", include("binome.journey.matching.urls")),
    path("mentoring/", include("binome.journey.mentoring.urls")),
    path("network/", include("binome.journey.network.urls")),
    path("outcomes/", include("binome.journey.outcomes.urls")),
    path("competences/", include("binome.interfaces.catalogue.urls")),
    path("letters/", include("binome.interfaces.letters.urls")),
    path("chat/", include("binome.interfaces.chats.urls")),
    path("setup/", include("binome.interfaces.setup.urls")),
    path("administration/connections/", include("binome.interfaces.scim.screen_urls")),
    path("administration/webhooks/", include("binome.interfaces.webhooks.urls")),
    path("administration/", include("binome.interfaces.administration.urls")),
    path("help/", include("binome.interfaces.help.urls")),
    path("scim/v2/", include("binome.interfaces.scim.urls")),
    path("api/v1/", include("binome.interfaces.api.urls")),
    path("feeds/", include("binome.interfaces.feeds.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("gallery/", include("binome.core.ui.urls")),
        path("demo/", include("binome.interfaces.cockpit.demo_urls")),
    ]

handler400 = "binome.interfaces.cockpit.errors.bad_request"
handler403 = "binome.interfaces.cockpit.errors.forbidden"
handler404 = "binome.interfaces.cockpit.errors.not_found"
handler429 = "binome.interfaces.cockpit.errors.too_many"  # of the sign-in library, which looks here too
handler500 = "binome.interfaces.cockpit.errors.server_error"
