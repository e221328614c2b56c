"""Addresses of this step."""

from django.urls import path

from binome.journey.audience.views import answering

app_name = "audience"
urlpatterns = [
    path("survey/<str:token>/", answering.answer, name="answer"),
    path("my-survey/<int:invitation_id>/", answering.my_survey, name="my_survey"),
]
