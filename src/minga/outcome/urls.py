"""Addresses of this link, under ``/s/<space>/outcome/``."""

from django.urls import path

from minga.outcome import views

urlpatterns = [
    path("", views.verdict_list, name="list"),
    path("<int:verdict_id>/", views.verdict_detail, name="detail"),
    path("<int:verdict_id>/report/", views.report, name="report"),
    path("<int:verdict_id>/report.pdf", views.report_pdf, name="report_pdf"),
    path("initiative/<int:initiative_id>/plan/", views.draft_plan, name="draft"),
    path("initiative/<int:initiative_id>/plan/full/", views.draft_full_plan, name="draft_full"),
    path("initiative/<int:initiative_id>/guide/", views.guide, name="guide"),
    path("plan/<int:plan_id>/", views.plan_detail, name="plan"),
    path("plan/<int:plan_id>/power/", views.power, name="power"),
    path("plan/<int:plan_id>/power/ask/", views.ask_power, name="ask_power"),
    path("plan/<int:plan_id>/revise/", views.revise_plan, name="revise"),
    path("plan/<int:plan_id>/revise/full/", views.revise_full_plan, name="revise_full"),
    path("plan/<int:plan_id>/lock/", views.lock_plan, name="lock"),
    path("plan/<int:plan_id>/amend/", views.amend_plan, name="amend"),
    path("plan/<int:plan_id>/assess/", views.assess_plan, name="assess"),
    path("plan/<int:plan_id>/sign/", views.publish_verdict, name="sign"),
    path("plan/<int:plan_id>/rival/", views.raise_rival, name="rival"),
    path("plan/<int:plan_id>/lottery/", views.import_trial, name="trial"),
    path("plan/<int:plan_id>/draw/", views.draw_plan, name="draw"),
    path("plan/<int:plan_id>/list/", views.fix_list, name="fix_list"),
    path("plan/<int:plan_id>/step/<int:number>/", views.add_evidence, name="evidence"),
    path("rival/<int:rival_id>/examine/", views.examine_rival, name="examine"),
    path("assessment/<int:assessment_id>/inputs/", views.frozen_inputs, name="inputs"),
    path("indicator/<int:indicator_id>/", views.indicator_data, name="data"),
    path("indicator/<int:indicator_id>/import/", views.import_observations, name="import"),
    path("indicator/<int:indicator_id>/import/<int:upload_id>/", views.look_at_file, name="look"),
    path("indicator/<int:indicator_id>/feed/", views.make_feed, name="feed"),
    path("feed/<int:feed_id>/pause/", views.pause_feed, name="feed_pause"),
    path("feed/<int:feed_id>/resume/", views.resume_feed, name="feed_resume"),
    path("feed/<int:feed_id>/remove/", views.remove_feed, name="feed_remove"),
    path("forecasts/community/<int:community_id>/", views.community_forecasts, name="community-forecasts"),
    path("forecasts/purpose/<int:purpose_id>/", views.purpose_forecasts, name="purpose-forecasts"),
    path("forecasts/question/<int:question_id>/truth/", views.state_truth, name="truth"),
]
