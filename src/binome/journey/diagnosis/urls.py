"""Addresses of this step."""

from django.urls import path

from binome.journey.diagnosis.views import answering, campaigning, comments, needs, surveying, themes, waves

app_name = "diagnosis"
urlpatterns = [
    path("survey/new-link/", answering.new_link, name="new_link"),
    path("survey/<str:token>/", answering.answer, name="answer"),
    path("survey/<str:token>/to-its-reader/", answering.to_its_reader, name="to_its_reader"),
    path("my-survey/<int:invitation_id>/", answering.my_survey, name="my_survey"),
    path("waves/<int:wave_id>/", waves.wave, name="wave"),
    path("waves/<int:wave_id>/survey/", surveying.survey, name="survey"),
    path("waves/<int:wave_id>/survey/prepare/", surveying.prepare, name="prepare_survey"),
    path("waves/<int:wave_id>/survey/preview/", surveying.preview, name="preview_survey"),
    path("waves/<int:wave_id>/survey/on-a-phone/", surveying.on_a_phone, name="survey_on_a_phone"),
    path("waves/<int:wave_id>/survey/test/", campaigning.send_test, name="test_survey"),
    path("waves/<int:wave_id>/survey/schedule/", campaigning.schedule, name="schedule_survey"),
    path("waves/<int:wave_id>/survey/unschedule/", campaigning.unschedule, name="unschedule_survey"),
    path("waves/<int:wave_id>/survey/pause/", campaigning.pause, name="pause_survey"),
    path("waves/<int:wave_id>/survey/resume/", campaigning.resume, name="resume_survey"),
    path("waves/<int:wave_id>/survey/dates/", campaigning.dates, name="survey_dates"),
    path("waves/<int:wave_id>/survey/bounced/", campaigning.bounced, name="survey_bounced"),
    path("waves/<int:wave_id>/survey/bounced/export/", campaigning.export_bounced, name="export_bounced"),
    path("waves/<int:wave_id>/survey/bounced/try-again/", campaigning.try_again, name="try_addresses_again"),
    path("waves/<int:wave_id>/survey/questions/<int:position>/", surveying.question, name="question"),
    path(
        "waves/<int:wave_id>/survey/questions/<int:position>/remove/", surveying.remove_question, name="remove_question"
    ),
    path("waves/<int:wave_id>/survey/launch/", campaigning.launch, name="launch_survey"),
    path("waves/<int:wave_id>/survey/remind/", campaigning.remind, name="remind"),
    path("waves/<int:wave_id>/survey/refresh/", surveying.refresh, name="refresh_map"),
    path("waves/<int:wave_id>/survey/close/", campaigning.close, name="close_survey"),
    path("waves/<int:wave_id>/map/", needs.needs_map, name="map"),
    path("waves/<int:wave_id>/map.csv", needs.export_csv, name="map_csv"),
    path("waves/<int:wave_id>/map.xlsx", needs.export_xlsx, name="map_xlsx"),
    path("waves/<int:wave_id>/comments/", comments.comments, name="comments"),
    path("waves/<int:wave_id>/themes/", themes.themes, name="themes"),
]
