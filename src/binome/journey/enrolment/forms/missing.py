"""What an application still needs, in words, and beside which question it is said."""

from django.utils.translation import gettext_lazy as _

from binome.journey.enrolment.rules import Problem

SENTENCES = {
    Problem.MOTIVATION_MISSING: _("Say in a few words what makes you want to take part."),
    Problem.MOTIVATION_LONG: _("This is longer than 600 characters. Nothing was cut: shorten it as you see fit."),
    Problem.THEMES_MISSING: _("Choose at least one theme."),
    Problem.THEMES_TOO_MANY: _("Choose fewer themes: six for a mentor, three for a mentee."),
    Problem.LEVEL_MISSING: _("Say your level on this theme, or empty its answer."),
    Problem.CASE_MISSING: _("Answer the case study of this theme, or take the theme out."),
    Problem.CASE_LONG: _("This answer is longer than 300 words. Nothing was cut: shorten it as you see fit."),
    Problem.STORY_MISSING: _("Tell of a time you helped someone learn."),
    Problem.STORY_LONG: _("This is longer than 1,200 characters. Nothing was cut: shorten it as you see fit."),
    Problem.SITUATION_MISSING: _("Describe one work situation in which it would help you."),
    Problem.SITUATION_LONG: _("This is longer than 600 characters. Nothing was cut: shorten it as you see fit."),
    Problem.RETURN_MISSING: _("Say what you can offer in return."),
    Problem.RETURN_LONG: _("This is longer than 400 characters. Nothing was cut: shorten it as you see fit."),
    Problem.LESSON_MISSING: _("Write how you would teach one thing to a beginner."),
    Problem.LESSON_LONG: _("This is longer than 200 words. Nothing was cut: shorten it as you see fit."),
    Problem.LANGUAGES_MISSING: _("Tick at least one language."),
    Problem.COMMITMENT_MISSING: _("Tick this box if you can keep the rhythm; otherwise a later wave may suit you."),
}
FIELDS = {
    Problem.MOTIVATION_MISSING: "motivation",
    Problem.MOTIVATION_LONG: "motivation",
    Problem.STORY_MISSING: "helped_someone_learn",
    Problem.STORY_LONG: "helped_someone_learn",
    Problem.SITUATION_MISSING: "work_situation",
    Problem.SITUATION_LONG: "work_situation",
    Problem.RETURN_MISSING: "offers_in_return",
    Problem.RETURN_LONG: "offers_in_return",
    Problem.LESSON_MISSING: "lesson",
    Problem.LESSON_LONG: "lesson",
    Problem.LANGUAGES_MISSING: "languages",
    Problem.COMMITMENT_MISSING: "commits",
}
BEFORE_SENDING = {*FIELDS.values(), "theme_1"}
MAY_BE_LEFT_OUT = {"motivation", "offers_in_return"}  # of a brief application
