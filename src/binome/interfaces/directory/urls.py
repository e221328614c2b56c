"""Addresses of the staff directory."""

from django.urls import path

from binome.interfaces.directory.views import explaining, imports, people

app_name = "directory"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/export/", people.export, name="export"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("entities/", people.entities, name="entities"),
    path("import/", imports.upload, name="upload"),
    path("import/template.xlsx", explaining.template, name="template"),
    path("import/template/<slug:kind>.xlsx", explaining.template_for_wave, name="template_for_wave"),
    path("waves/<int:wave_id>/import/<slug:kind>/", imports.upload_for_wave, name="upload_for_wave"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/restore-zeros/", imports.restore_zeros, name="restore_zeros"),
    path("imports/<int:import_id>/table/", explaining.choose_table, name="choose_table"),
    path("imports/<int:import_id>/answers/", explaining.answer, name="answer_import"),
    path("imports/<int:import_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<int:import_id>/discard/", imports.discard, name="discard_import"),
    path("imports/<int:import_id>/call-off/", imports.call_off, name="call_off_import"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:import_id>/left-out.csv", imports.refused, name="refused_lines"),
]
