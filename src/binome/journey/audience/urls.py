"""Addresses of this step."""

from django.urls import path

from binome.journey.audience.views import answering, directory, imports, needs, programmes, surveying, themes, waves

app_name = "audience"
urlpatterns = [
    path("survey/<str:token>/", answering.answer, name="answer"),
    path("my-survey/<int:invitation_id>/", answering.my_survey, name="my_survey"),
    path("people/", directory.people, name="people"),
    path("people/<int:person_id>/", directory.person, name="person"),
    path("entities/", directory.entities, name="entities"),
    path("people/import/", imports.upload, name="upload"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<int:import_id>/discard/", imports.discard, name="discard_import"),
    path("imports/<int:import_id>/call-off/", imports.call_off, name="call_off_import"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:import_id>/left-out.csv", imports.refused, name="refused_lines"),
    path("programmes/", programmes.home, name="programmes"),
    path("programmes/new/", programmes.new_programme, name="new_programme"),
    path("programmes/<int:programme_id>/", programmes.programme, name="programme"),
    path("programmes/<int:programme_id>/roles/<int:role_id>/", programmes.take_role_back, name="take_role_back"),
    path("programmes/<int:programme_id>/waves/new/", programmes.new_wave, name="new_wave"),
    path("waves/<int:wave_id>/", waves.wave, name="wave"),
    path("waves/<int:wave_id>/rules/", programmes.rules, name="rules"),
    path("waves/<int:wave_id>/duplicate/", programmes.duplicate, name="duplicate"),
    path("waves/<int:wave_id>/audience/", waves.audience, name="audience"),
    path("waves/<int:wave_id>/survey/", surveying.survey, name="survey"),
    path("waves/<int:wave_id>/survey/prepare/", surveying.prepare, name="prepare_survey"),
    path("waves/<int:wave_id>/survey/preview/", surveying.preview, name="preview_survey"),
    path("waves/<int:wave_id>/survey/questions/<int:position>/", surveying.question, name="question"),
    path(
        "waves/<int:wave_id>/survey/questions/<int:position>/remove/", surveying.remove_question, name="remove_question"
    ),
    path("waves/<int:wave_id>/survey/launch/", surveying.launch, name="launch_survey"),
    path("waves/<int:wave_id>/survey/remind/", surveying.remind, name="remind"),
    path("waves/<int:wave_id>/survey/refresh/", surveying.refresh, name="refresh_map"),
    path("waves/<int:wave_id>/survey/close/", surveying.close, name="close_survey"),
    path("waves/<int:wave_id>/map/", needs.needs_map, name="map"),
    path("waves/<int:wave_id>/map.csv", needs.export_csv, name="map_csv"),
    path("waves/<int:wave_id>/map.xlsx", needs.export_xlsx, name="map_xlsx"),
    path("waves/<int:wave_id>/axes/", imports.upload_axes, name="upload_axes"),
    path("waves/<int:wave_id>/ratings/", imports.upload_ratings, name="upload_ratings"),
    path("waves/<int:wave_id>/themes/", themes.themes, name="themes"),
]
