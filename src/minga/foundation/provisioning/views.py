"""Pages: attributes of people, my own, and the keys of directories."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import is_space_administrator, require
from minga.foundation.provisioning import attributes, keys, queries
from minga.foundation.provisioning.forms import AttributeForm, KeyForm, OwnAttributesForm
from minga.foundation.tenancy.people import person_of_space

GET_OR_POST = ["GET", "POST"]


def _page(request: HttpRequest, template: str, form: Any, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def attribute_list(request: SpaceRequest) -> HttpResponse:
    """What the space knows of people, with how many hold what, from seven on."""
    held = queries.held_by(request.actor)
    rows = [(each, held.get(each.id, ())) for each in queries.attributes_of_space(request.actor)]
    return render(request, "provisioning/attributes.html", {"rows": rows})


@login_needed
@require_http_methods(GET_OR_POST)
def define(request: SpaceRequest, attribute_id: int | None = None) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    attribute = queries.attribute_of_space(request.actor, attribute_id) if attribute_id is not None else None
    form = AttributeForm(request.POST or None, attribute=attribute)
    if request.method == "POST" and attempt(
        form,
        lambda _data: attributes.define_attribute(
            definition=form.definition, attribute_id=attribute_id, by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("The attribute is saved."))
        return redirect("provisioning:attributes", space=request.space.slug)
    return _page(request, "provisioning/attribute.html", form, attribute=attribute)


@login_needed
@require_http_methods(GET_OR_POST)
def remove(request: SpaceRequest, attribute_id: int) -> HttpResponse:
    """Asks once, and forgets what the attribute held of everybody."""
    attribute = queries.attribute_of_space(request.actor, attribute_id)
    if request.method == "POST":
        attributes.remove_attribute(attribute_id=attribute_id, by=request.actor, now=clock.now())
        say(request, _("The attribute and what it held of everybody is gone."))
        return redirect("provisioning:attributes", space=request.space.slug)
    return render(request, "provisioning/remove.html", {"attribute": attribute})


@login_needed
@require_http_methods(GET_OR_POST)
def mine(request: SpaceRequest) -> HttpResponse:
    """What this space knows of me, and what of it I may change."""
    if request.actor.space_role is None:
        raise Http404
    known = queries.attributes_of_mine(request.actor)
    form = OwnAttributesForm(request.POST if request.method == "POST" else None, attributes=known)
    if request.method == "POST" and attempt(
        form, lambda _data: attributes.set_own_attributes(values=form.values, by=request.actor, now=clock.now())
    ):
        say(request, _("What you say of yourself is saved."))
        return redirect("provisioning:mine", space=request.space.slug)
    pairs = [(each.name, f"{each.value} · {each.shown_to_label}") for each in known if not each.may_change]
    return _page(request, "provisioning/mine.html", form, known=known, pairs=pairs)


@login_needed
@require_http_methods(GET_OR_POST)
def of_person(request: SpaceRequest, user_id: int) -> HttpResponse:
    """What the space knows of one person, for administrators to mend."""
    known = queries.attributes_of(request.actor, user_id)
    form = OwnAttributesForm(request.POST if request.method == "POST" else None, attributes=known)
    if request.method == "POST" and attempt(
        form,
        lambda _data: attributes.set_attributes(user_id=user_id, values=form.values, by=request.actor, now=clock.now()),
    ):
        say(request, _("What the space knows of them is saved."))
        return redirect("home:person", space=request.space.slug, user_id=user_id)
    person = person_of_space(request.actor, user_id)
    return _page(request, "provisioning/of_person.html", form, known=known, person=person)


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def key_list(request: SpaceRequest) -> HttpResponse:
    """The address for a directory and its keys. A new secret is in this one answer and nowhere else."""
    require(is_space_administrator, request.actor, None)
    form = KeyForm(request.POST or None)
    made: list[str] = []

    def make(wanted: dict[str, Any]) -> None:
        made.append(keys.make_provisioning_key(by=request.actor, now=clock.now(), **wanted)[1])

    if request.method == "POST" and attempt(form, make):
        form = KeyForm()
    context = {"secret": "".join(made), "keys": keys.living_keys(request.actor)}
    context["address"] = request.build_absolute_uri(f"/scim/v2/{request.space.slug}")
    return _page(request, "provisioning/keys.html", form, **context)


@login_needed
@require_POST
def revoke_key(request: SpaceRequest, key_id: int) -> HttpResponse:
    keys.revoke_provisioning_key(key_id=key_id, by=request.actor, now=clock.now())
    say(request, _("The key is worthless now."))
    return redirect("provisioning:keys", space=request.space.slug)
