"""Addresses of this step."""

from django.urls import path

from binome.journey.mentoring.views import manager, participant

app_name = "mentoring"
urlpatterns = [
    path("", participant.space, name="space"),
    path("<int:relationship_id>/", participant.relationship, name="relationship"),
    path("<int:relationship_id>/first-contact/", participant.first_contact, name="first_contact"),
    path("<int:relationship_id>/plan/", participant.plan, name="plan"),
    path("<int:relationship_id>/notes/", participant.write_note, name="write_note"),
    path("<int:relationship_id>/goals/", participant.set_goal, name="set_goal"),
    path("<int:relationship_id>/help/", participant.ask_for_help, name="ask_for_help"),
    path("<int:relationship_id>/pause/", participant.pause, name="pause"),
    path("<int:relationship_id>/resume/", participant.resume, name="resume"),
    path("<int:relationship_id>/end/", participant.end_early, name="end_early"),
    path("<int:relationship_id>/closing/", participant.closing, name="closing"),
    path("<int:relationship_id>/close/", participant.close, name="close"),
    path("notes/<int:note_id>/erase/", participant.erase_note, name="erase_note"),
    path("private-notes/<int:note_id>/erase/", participant.erase_private_note, name="erase_private_note"),
    path("goals/<int:goal_id>/reach/", participant.reach_goal, name="reach_goal"),
    path("sessions/<int:session_id>/", participant.session, name="session"),
    path("sessions/<int:session_id>/met/", participant.met, name="met"),
    path("sessions/<int:session_id>/postpone/", participant.postpone, name="postpone"),
    path("sessions/<int:session_id>/move/", participant.move, name="move"),
    path("sessions/<int:session_id>/cancel/", participant.cancel, name="cancel"),
    path("sessions/<int:session_id>/pulse/", participant.pulse, name="pulse"),
    path("waves/<int:wave_id>/", manager.wave, name="wave"),
    path("waves/<int:wave_id>/help/<int:request_id>/", manager.answer_help, name="answer_help"),
]
