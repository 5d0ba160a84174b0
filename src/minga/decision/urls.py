"""Addresses of this link, under ``/s/<space>/decision/``."""

from django.urls import path

from minga.decision.views import delegating, drafting, pages, voting

ONE = "<int:decision_id>/"
OPTION = ONE + "options/<int:option_id>/"

urlpatterns = [
    path("", pages.decision_list, name="list"),
    path("from/<int:question_id>/", drafting.draft_from_question, name="draft-from-question"),
    path("in/<int:community_id>/", drafting.draft_in_community, name="draft"),
    path(ONE, pages.decision_detail, name="detail"),
    path(ONE + "what/", drafting.what, name="what"),
    path(ONE + "options/", drafting.options, name="options"),
    path(ONE + "count/", drafting.count, name="count"),
    path(ONE + "when/", drafting.when, name="when"),
    path(OPTION + "revise/", drafting.revise_option, name="revise-option"),
    path(OPTION + "remove/", drafting.remove_option, name="remove-option"),
    path(ONE + "withdraw/", drafting.withdraw_decision, name="withdraw"),
    path(ONE + "preview/", drafting.preview_ballot, name="preview"),
    path(ONE + "open/", drafting.open_decision, name="open"),
    path(ONE + "ballot/look/", voting.look_at_ballot, name="look"),
    path(ONE + "ballot/", voting.cast_ballot, name="cast"),
    path(ONE + "voice/", delegating.lend_here, name="lend"),
    path(ONE + "voice/back/", delegating.take_back_here, name="take-back"),
    path("in/<int:community_id>/voice/", delegating.lend_in_community, name="lend-in-community"),
    path("in/<int:community_id>/voice/back/", delegating.take_back_in_community, name="take-back-in-community"),
    path(ONE + "close/", voting.close_decision, name="close"),
    path(ONE + "publish/", voting.publish_decision, name="publish"),
    path(ONE + "response/", voting.give_response, name="respond"),
    path(ONE + "roll/", pages.roll, name="roll"),
    path(ONE + "ballots/", pages.ballots, name="ballots"),
    path(ONE + "ballots.<str:name>", pages.download, name="download"),
]
