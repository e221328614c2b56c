"""Addresses of this step."""

from django.urls import path

from binome.journey.mentoring.views import closing, conversation, holding, manager, pairs, sessions, space

app_name = "mentoring"
urlpatterns = [
    path("", space.space, name="space"),
    path("desk/", sessions.desk, name="desk"),
    path("<int:relationship_id>/", space.relationship, name="relationship"),
    path("<int:relationship_id>/first-contact/", space.first_contact, name="first_contact"),
    path("<int:relationship_id>/plan/", sessions.plan, name="plan"),
    path("<int:relationship_id>/book/", sessions.book, name="book"),
    path("<int:relationship_id>/met/", holding.record_meeting, name="record_meeting"),
    path("<int:relationship_id>/notes/", space.write_note, name="write_note"),
    path("<int:relationship_id>/messages/", conversation.messages_page, name="messages"),
    path("messages/<int:message_id>/erase/", conversation.erase_message, name="erase_message"),
    path("<int:relationship_id>/ways/", conversation.share_ways, name="share_ways"),
    path("<int:relationship_id>/goals/", space.set_goal, name="set_goal"),
    path("<int:relationship_id>/help/", space.ask_for_help, name="ask_for_help"),
    path("<int:relationship_id>/assistant/", space.name_assistant, name="name_assistant"),
    path("<int:relationship_id>/pause/", space.pause, name="pause"),
    path("<int:relationship_id>/resume/", space.resume, name="resume"),
    path("<int:relationship_id>/end/", space.end_early, name="end_early"),
    path("<int:relationship_id>/closing/", closing.closing, name="closing"),
    path("<int:relationship_id>/extend/", closing.extend, name="extend"),
    path("<int:relationship_id>/close/", closing.close, name="close"),
    path("notes/<int:note_id>/erase/", space.erase_note, name="erase_note"),
    path("private-notes/<int:note_id>/erase/", space.erase_private_note, name="erase_private_note"),
    path("goals/<int:goal_id>/reach/", space.reach_goal, name="reach_goal"),
    path("sessions/<int:session_id>/", sessions.session, name="session"),
    path("sessions/<int:session_id>/calendar.ics", sessions.calendar, name="session_calendar"),
    path("sessions/<int:session_id>/keep/", sessions.keep_sheet, name="keep_sheet"),
    path("sessions/<int:session_id>/met/", holding.met, name="met"),
    path("sessions/<int:session_id>/postpone/", sessions.postpone, name="postpone"),
    path("sessions/<int:session_id>/move/", sessions.move, name="move"),
    path("sessions/<int:session_id>/cancel/", sessions.cancel, name="cancel"),
    path("sessions/<int:session_id>/pulse/", sessions.pulse, name="pulse"),
    path("waves/<int:wave_id>/", pairs.wave, name="wave"),
    path("waves/<int:wave_id>/pairs/export/", pairs.export, name="export"),
    path("waves/<int:wave_id>/pairs/dates/", pairs.suggest_dates, name="suggest_dates"),
    path("waves/<int:wave_id>/pairs/<int:relationship_id>/", manager.pair, name="pair"),
    path("waves/<int:wave_id>/pairs/<int:relationship_id>/date/", manager.suggest_a_date, name="suggest_a_date"),
    path("waves/<int:wave_id>/pairs/<int:relationship_id>/end/", manager.end_pair, name="end_pair"),
    path("waves/<int:wave_id>/help/<int:request_id>/", manager.answer_help, name="answer_help"),
]
