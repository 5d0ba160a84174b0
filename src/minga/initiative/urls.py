"""Addresses of this link, under ``/s/<space>/initiative/``."""

from django.urls import path

from minga.initiative import views

urlpatterns = [
    path("", views.initiative_list, name="list"),
    path("limit/", views.set_load_limit, name="limit"),
    path("<int:initiative_id>/", views.initiative_detail, name="detail"),
    path("<int:initiative_id>/revise/", views.revise_initiative, name="revise"),
    path("<int:initiative_id>/owner/", views.ask_owner, name="owner"),
    path("<int:initiative_id>/owner/answer/", views.answer_ownership, name="answer"),
    path("<int:initiative_id>/start/", views.start_initiative, name="start"),
    path("<int:initiative_id>/finish/", views.finish_initiative, name="finish"),
    path("<int:initiative_id>/stop/", views.stop_initiative, name="stop"),
    path("<int:initiative_id>/units/", views.set_units, name="units"),
    path("<int:initiative_id>/commitment/", views.make_commitment, name="commit"),
    path("<int:initiative_id>/milestone/", views.add_milestone, name="milestone"),
    path("<int:initiative_id>/hours/", views.note_hours, name="hours"),
    path("<int:initiative_id>/hours-of-a-group/", views.record_hours_total, name="total"),
    path("unit/<int:unit_id>/start/", views.start_unit, name="unit-start"),
    path("unit/<int:unit_id>/correct/", views.correct_start, name="unit-correct"),
    path("commitment/<int:commitment_id>/keep/", views.keep_commitment, name="keep"),
    path("commitment/<int:commitment_id>/release/", views.release_commitment, name="release"),
    path("milestone/<int:milestone_id>/reached/", views.reach_milestone, name="reach"),
    path("hours/<int:entry_id>/withdraw/", views.withdraw_hours, name="withdraw-hours"),
]
