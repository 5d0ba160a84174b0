"""Units, commitments, milestones and hours: parse, one call, render."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed, say
from minga.foundation.policy import require
from minga.initiative import actions, forms, permissions, queries
from minga.initiative.views.form_page import form_page, get_or_post, to_detail


@login_needed
@get_or_post
def set_units(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    form = forms.WaveForm(request.POST or None)
    return form_page(
        request,
        initiative,
        form,
        lambda _data: actions.set_units(
            initiative_id=initiative_id, starts=form.starts(), by=request.actor, now=clock.now()
        ),
        title=_("Add a group that starts"),
        submit=_("Save"),
        said=_("The group and its start are kept."),
        lead=_("Groups that start at different times show what the work changed and what would have changed anyway."),
    )


@login_needed
@get_or_post
def start_unit(request: SpaceRequest, unit_id: int) -> HttpResponse:
    unit, initiative = queries.visible_unit(request.actor, unit_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    return form_page(
        request,
        initiative,
        forms.UnitStartForm(request.POST or None, initial={"started_on": clock.today()}),
        lambda data: actions.start_unit(unit_id=unit_id, by=request.actor, now=clock.now(), **data),
        title=_("“%(unit)s” has started") % {"unit": unit.name},
        submit=_("Save the start"),
        said=_("The real start is kept."),
    )


@login_needed
@get_or_post
def correct_start(request: SpaceRequest, unit_id: int) -> HttpResponse:
    unit, initiative = queries.visible_unit(request.actor, unit_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    initial = {"starts_on": unit.started_on or unit.starts_on}
    return form_page(
        request,
        initiative,
        forms.CorrectStartForm(request.POST or None, initial=initial),
        lambda data: actions.correct_start(unit_id=unit_id, by=request.actor, now=clock.now(), **data),
        title=_("Correct the start of “%(unit)s”") % {"unit": unit.name},
        submit=_("Correct it"),
        said=_("The start is corrected, and the earlier date stays in sight."),
    )


@login_needed
@get_or_post
def make_commitment(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PROMISE, request.actor, initiative)
    return form_page(
        request,
        initiative,
        forms.CommitmentForm(request.POST or None),
        lambda data: actions.make_commitment(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("What I will do"),
        submit=_("I promise it"),
        said=_("Your promise is kept here until you settle it."),
        load=queries.my_load(request.actor, today=clock.today()),
    )


@login_needed
@get_or_post
def keep_commitment(request: SpaceRequest, commitment_id: int) -> HttpResponse:
    commitment, initiative = queries.visible_commitment(request.actor, commitment_id)
    require(permissions.CAN_KEEP, request.actor, commitment)
    return form_page(
        request,
        initiative,
        forms.KeepForm(request.POST or None),
        lambda data: actions.keep_commitment(commitment_id=commitment_id, by=request.actor, now=clock.now(), **data),
        title=_("I have done it"),
        submit=_("It is done"),
        said=_("Kept. Thank you."),
        lead=commitment.what,
    )


@login_needed
@get_or_post
def release_commitment(request: SpaceRequest, commitment_id: int) -> HttpResponse:
    commitment, initiative = queries.visible_commitment(request.actor, commitment_id)
    require(permissions.CAN_RELEASE, request.actor, commitment)
    return form_page(
        request,
        initiative,
        forms.ReleaseForm(request.POST or None),
        lambda data: actions.release_commitment(commitment_id=commitment_id, by=request.actor, now=clock.now(), **data),
        title=_("Give it back"),
        submit=_("Give it back"),
        said=_("Released. The reason is kept."),
        lead=commitment.what,
    )


@login_needed
@get_or_post
def add_milestone(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    return form_page(
        request,
        initiative,
        forms.MilestoneForm(request.POST or None),
        lambda data: actions.add_milestone(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Set a milestone"),
        submit=_("Save"),
        said=_("The milestone is set."),
    )


@login_needed
@require_POST
def reach_milestone(request: SpaceRequest, milestone_id: int) -> HttpResponse:
    milestone = actions.reach_milestone(milestone_id=milestone_id, by=request.actor, now=clock.now())
    say(request, _("The milestone is reached."))
    return to_detail(request, milestone.initiative_id)


@login_needed
@get_or_post
def note_hours(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_NOTE_HOURS, request.actor, initiative)
    mine = queries.my_commitments(request.actor, initiative_id)
    form = forms.HoursForm(request.POST or None, initial={"worked_on": clock.today()}, commitments=mine)
    return form_page(
        request,
        initiative,
        form,
        lambda data: actions.note_hours(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Note my hours"),
        submit=_("Note them"),
        said=_("Noted. Only you see your own hours."),
        lead=_("Only you see your own hours. Others see the sum, once at least seven people have noted theirs."),
    )


@login_needed
@require_POST
def withdraw_hours(request: SpaceRequest, entry_id: int) -> HttpResponse:
    entry = actions.withdraw_hours(entry_id=entry_id, by=request.actor, now=clock.now())
    say(request, _("The entry is withdrawn."))
    return to_detail(request, entry.initiative_id)


@login_needed
@get_or_post
def record_hours_total(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_RECORD_TOTAL, request.actor, initiative)
    return form_page(
        request,
        initiative,
        forms.TotalForm(request.POST or None),
        lambda data: actions.record_hours_total(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Note hours of a group"),
        submit=_("Save"),
        said=_("The sum is kept with its source."),
    )
