"""Addresses of this step."""

from django.urls import URLPattern, path

from binome.journey.network.views import challenges, communities, facilitating, ideas, manager, people, starting

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("", people.directory, name="directory"),
    path("card/", people.my_card, name="my_card"),
    path("card/leave/", people.leave_directory, name="leave_directory"),
    path("cards/<int:card_id>/", people.card, name="card"),
    path("introductions/", people.introductions, name="introductions"),
    path("introductions/<int:approach_id>/yes/", people.say_yes, name="say_yes"),
    path("introductions/<int:approach_id>/not-this-time/", people.not_this_time, name="not_this_time"),
    path("introductions/wishes/<int:wish_id>/withdraw/", people.withdraw_wish, name="withdraw_wish"),
    path("communities/", communities.all_of_them, name="communities"),
    path("communities/<int:community_id>/", communities.one, name="community"),
    path("communities/<int:community_id>/join/", communities.join, name="join"),
    path("communities/<int:community_id>/leave/", communities.leave, name="leave"),
    path("communities/<int:community_id>/events/new/", communities.announce, name="announce"),
    path("communities/new/", starting.propose, name="propose_community"),
    path("communities/<int:community_id>/withdraw/", starting.withdraw, name="withdraw_community"),
    path("communities/<int:community_id>/accept/", starting.accept, name="accept_community"),
    path("communities/<int:community_id>/decline/", starting.decline, name="decline_community"),
    path("files/<int:file_id>/", communities.post_file, name="post_file"),
    path("posts/<int:post_id>/remove/", communities.remove_post, name="remove_post"),
    path(
        "communities/<int:community_id>/events/<int:event_id>/calendar.ics",
        communities.event_calendar,
        name="event_calendar",
    ),
    path("members/<int:membership_id>/facilitator/", facilitating.name_facilitator, name="name_facilitator"),
    path("members/<int:membership_id>/member-alone/", facilitating.relieve_facilitator, name="relieve_facilitator"),
    path("events/<int:event_id>/come/", facilitating.come, name="come"),
    path("events/<int:event_id>/stay-away/", facilitating.stay_away, name="stay_away"),
    path("events/<int:event_id>/cancel/", communities.cancel_event, name="cancel_event"),
    path("ideas/", ideas.all_of_them, name="ideas"),
    path("ideas/new/", ideas.propose, name="propose"),
    path("ideas/similar/", ideas.similar, name="similar"),
    path("ideas/<int:idea_id>/", ideas.one, name="idea"),
    path("ideas/<int:idea_id>/vote/", ideas.vote, name="vote"),
    path("ideas/<int:idea_id>/take-back-vote/", ideas.withdraw_vote, name="take_back_vote"),
    path("ideas/<int:idea_id>/agree/", ideas.agree, name="agree"),
    path("ideas/<int:idea_id>/withdraw/", ideas.withdraw, name="withdraw_idea"),
    path("challenges/new/", challenges.ask, name="ask_challenge"),
    path("challenges/<int:challenge_id>/withdraw/", challenges.withdraw, name="withdraw_challenge"),
    path("ideas/<int:idea_id>/effect/", ideas.tell_effect, name="tell_effect"),
    path("ideas/<int:idea_id>/answer/", ideas.answer, name="answer"),
    path("waves/<int:wave_id>/", manager.wave, name="wave"),
    path("waves/<int:wave_id>/facilitator/", manager.appoint_facilitator, name="appoint_facilitator"),
    path("waves/<int:wave_id>/ideas/export/", manager.export_ideas, name="export_ideas"),
]
