"""Addresses of this step."""

from django.urls import path

from binome.journey.enrolment.views import (
    calibration,
    drawing,
    files,
    launch_kit,
    manager,
    participant,
    pipeline,
    reader,
)

app_name = "enrolment"
urlpatterns = [
    path("", participant.mine, name="mine"),
    path("words/", participant.words, name="words"),
    path("calls/<int:wave_id>/", participant.call, name="call"),
    path("calls/<int:wave_id>/apply/", participant.begin, name="begin"),
    path("applications/<int:application_id>/", participant.application, name="application"),
    path("applications/<int:application_id>/save/", participant.save, name="save"),
    path("applications/<int:application_id>/withdraw/", participant.withdraw, name="withdraw"),
    path("applications/<int:application_id>/behaviours/", participant.behaviours, name="behaviours"),
    path("applications/<int:application_id>/second-look/", participant.second_look, name="second_look"),
    path("applications/<int:application_id>/draw/", drawing.my_draw, name="my_draw"),
    path("applications/<int:application_id>/cases/<slug:theme>/file/", files.case_file, name="case_file"),
    path("applications/<int:application_id>/cases/<slug:theme>/file/remove/", files.remove, name="remove_file"),
    path("applications/<int:application_id>/cases/<slug:theme>/file/mine/", files.my_file, name="my_file"),
    path("markings/", reader.markings, name="markings"),
    path("markings/<int:marking_id>/", reader.marking, name="marking"),
    path("markings/<int:marking_id>/hand-on/", reader.hand_on, name="hand_on"),
    path("markings/<int:marking_id>/file/", files.file_to_read, name="file_to_read"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/<slug:theme>/<int:version>/<int:number>/", calibration.sample, name="sample"),
    path("references/<int:reference_id>/", reader.reference, name="reference"),
    path("waves/<int:wave_id>/", pipeline.pipeline, name="wave"),
    path("waves/<int:wave_id>/call/", manager.open_call, name="open_call"),
    path("waves/<int:wave_id>/call/kit/", launch_kit.launch_kit, name="launch_kit"),
    path("waves/<int:wave_id>/call/poster-<slug:language>.pdf", launch_kit.poster, name="poster"),
    path("waves/<int:wave_id>/suggest/", manager.nominate, name="nominate"),
    path("waves/<int:wave_id>/readers/", manager.share_out, name="share_out"),
    path("waves/<int:wave_id>/readings/", manager.readings, name="readings"),
    path("waves/<int:wave_id>/decide/", pipeline.decide_many, name="decide_many"),
    path("waves/<int:wave_id>/draw/<slug:side>/", drawing.draw, name="draw"),
    path("waves/<int:wave_id>/draw/<slug:side>/now/", drawing.draw_now, name="draw_now"),
    path("waves/<int:wave_id>/export/", pipeline.export, name="export"),
    path("waves/<int:wave_id>/applications/<int:application_id>/", manager.dossier, name="dossier"),
    path(
        "waves/<int:wave_id>/applications/<int:application_id>/cases/<slug:theme>/file/",
        files.file_of_application,
        name="file_of_application",
    ),
    path("waves/<int:wave_id>/second-looks/<int:appeal_id>/", manager.answer_appeal, name="answer_appeal"),
]
