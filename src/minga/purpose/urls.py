"""Addresses of this link, under ``/s/<space>/purpose/``."""

from django.urls import path

from minga.purpose import views

urlpatterns = [
    path("", views.purpose_list, name="list"),
    path("new/", views.charter_purpose, name="charter"),
    path("<int:purpose_id>/", views.purpose_detail, name="detail"),
    path("<int:purpose_id>/charter/", views.revise_charter, name="revise"),
    path("<int:purpose_id>/review/", views.review_criteria, name="review"),
    path("<int:purpose_id>/terms/", views.settle_terms, name="terms"),
    path("<int:purpose_id>/sponsor/", views.answer_as_sponsor, name="sponsor"),
    path("<int:purpose_id>/figure/", views.add_figure, name="figure"),
    path("<int:purpose_id>/call/", views.call_purpose, name="call"),
    path("<int:purpose_id>/close/", views.close_purpose, name="close"),
    path("<int:purpose_id>/history/", views.history, name="history"),
    path("<int:purpose_id>/discard/", views.discard_purpose, name="discard"),
    path("<int:purpose_id>/restore/", views.restore_purpose, name="restore"),
    path("<int:purpose_id>/move/", views.move_on_roadmap, name="move"),
    path("indicator/<int:indicator_id>/", views.revise_figure, name="indicator"),
    path("indicator/<int:indicator_id>/answer/", views.answer_for_indicator, name="answer"),
    path("indicator/<int:indicator_id>/hand-over/", views.hand_over_indicator, name="hand_over"),
    path("indicator/<int:indicator_id>/withdraw/", views.withdraw_indicator, name="withdraw"),
]
