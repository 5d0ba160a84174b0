"""Addresses of this link, under ``/s/<space>/debate/``."""

from django.urls import path

from minga.debate.views import contributions, moderating, opinion, questions, running, summing, voting

ONE = "<int:question_id>/"
PIECE = ONE + "c/<int:contribution_id>/"

urlpatterns = [
    path("", questions.question_list, name="list"),
    path("ask/<int:community_id>/", questions.ask_question, name="ask"),
    path("moderation/", moderating.overdue, name="overdue"),
    path("moderation/<int:community_id>/", moderating.queue, name="moderation"),
    path("moderation/<int:community_id>/rules/", moderating.choose, name="choose-moderation"),
    path("measures/<int:measure_id>/", moderating.measure, name="measure"),
    path("measures/<int:measure_id>/appeal/", moderating.appeal, name="appeal"),
    path("measures/<int:measure_id>/answer/", moderating.answer, name="answer-appeal"),
    path("measures/<int:measure_id>/look/", moderating.look, name="look-again"),
    path(ONE, questions.question_page, name="question"),
    path(ONE + "revise/", questions.revise_question, name="revise"),
    path(ONE + "open/", questions.open_question, name="open"),
    path(ONE + "close/", questions.close_question, name="close"),
    path(ONE + "write/", contributions.write_contribution, name="write"),
    path(ONE + "similar/", contributions.similar_contributions, name="similar"),
    path(ONE + "ideas/", contributions.ideas_to_settle, name="ideas"),
    path(PIECE, contributions.contribution_page, name="contribution"),
    path(PIECE + "reply/", contributions.reply, name="reply"),
    path(PIECE + "revise/", contributions.revise_contribution, name="revise-contribution"),
    path(PIECE + "withdraw/", contributions.withdraw_contribution, name="withdraw"),
    path(PIECE + "report/", contributions.report_contribution, name="report"),
    path(PIECE + "settle/", contributions.settle_idea, name="settle"),
    path(ONE + "statements/", voting.vote, name="vote"),
    path(ONE + "statements/all/", voting.statement_list, name="statements"),
    path(ONE + "statements/new/", voting.write_statement, name="write-statement"),
    path(ONE + "statements/<int:statement_id>/stance/", voting.take_stance, name="stance"),
    path(ONE + "statements/<int:statement_id>/report/", voting.report_statement, name="report-statement"),
    path(ONE + "map/", opinion.opinion_map, name="map"),
    path(ONE + "map/statements/", opinion.opinion_statements, name="map-statements"),
    path(ONE + "estimates/", voting.estimates, name="estimates"),
    path(ONE + "estimates/again/", voting.ask_second_round, name="ask-second-round"),
    path(ONE + "estimates/new/", voting.ask_estimate, name="ask-estimate"),
    path(ONE + "estimates/forecast/", voting.ask_forecast, name="ask-forecast"),
    path(ONE + "estimates/<int:round_id>/", voting.seal_estimate, name="seal-estimate"),
    path(ONE + "estimates/<int:round_id>/reveal/", voting.reveal_estimates, name="reveal-estimates"),
    path(ONE + "reports/", running.report_queue, name="reports"),
    path(ONE + "reports/<int:report_id>/", running.decide_report, name="decide-report"),
    path(ONE + "summary/", summing.summary, name="summary"),
    path(ONE + "summary/write/", summing.write_summary, name="write-summary"),
    path(ONE + "summary/sign/", summing.sign_summary, name="sign-summary"),
    path(ONE + "summary/<int:summary_id>/challenge/", summing.challenge_summary, name="challenge"),
    path(ONE + "summary/challenges/<int:challenge_id>/", summing.answer_challenge, name="answer-challenge"),
]
