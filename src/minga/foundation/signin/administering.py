"""The page of an administrator: providers, domains, and who must come in how."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError, is_space_administrator, require
from minga.foundation.signin import actions, queries
from minga.foundation.signin.forms import AddressForm, ConfirmForm, DomainForm, UnlinkForm, WholeForm, form_for
from minga.foundation.signin.gate import has_own_factor
from minga.foundation.signin.marks import SETTER, TRIAL
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import Kind
from minga.foundation.signin.trying import try_provider
from minga.foundation.tenancy.hosts import address_here, house_host

GET_OR_POST = ["GET", "POST"]


def _page(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, f"signin/{template}.html", {"form": form, **more}, status=status)


@login_needed
@require_http_methods(GET_OR_POST)
def whole(request: SpaceRequest) -> HttpResponse:
    seen = queries.sign_in_of_space(request.actor)
    initial = {name: getattr(seen.policy, name) for name in WholeForm.base_fields}
    form = WholeForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_sign_in(
            said=data, has_own_factor=has_own_factor(request.actor.person_id), by=request.actor, now=clock.now()
        ),
    ):
        request.session[SETTER] = request.actor.user_id  # who turns it on is not turned out by it
        say(request, _("From now on people come in this way."))
        return redirect("signin:whole", space=request.space.slug)
    return _page(request, "whole", form, seen=seen)


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def connect(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    kind = Kind.SAML if request.GET.get("kind") == Kind.SAML else Kind.OIDC
    form = form_for(kind)(request.POST or None, initial={"is_on": False})
    if request.method == "POST" and (
        done := attempt(
            form,
            lambda data: actions.connect_provider(kind=kind, said=data, by=request.actor, now=clock.now()),
        )
    ):
        say(request, _("The provider is kept. Now try it."))
        return redirect("signin:provider", space=request.space.slug, provider_id=done.result.pk)
    return _page(request, "connect", form, kind=kind, can_saml=kind != Kind.SAML or saml_is_here())


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def provider(request: SpaceRequest, provider_id: int) -> HttpResponse:
    row = queries.provider_of_space(request.actor, provider_id)
    form = form_for(row.kind)(request.POST or None, initial=form_for(row.kind).initial_of(row))
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_provider(provider_id=provider_id, said=data, by=request.actor, now=clock.now()),
    ):
        say(request, _("The provider is kept."))
        return redirect("signin:provider", space=request.space.slug, provider_id=provider_id)
    tried = request.session.get(TRIAL) or {}
    if tried.get("provider_id") == provider_id and request.method == "GET":
        del request.session[TRIAL]
    else:
        tried = {}
    return _page(request, "provider", form, provider=row, tried=tried, **_ways(row))


def saml_is_here() -> bool:
    from minga.foundation.signin.saml import is_here  # noqa: PLC0415  (looked for only where somebody wants it)

    return is_here()


def _ways(row: Provider) -> dict[str, object]:
    """What is typed at the provider, and where a trial begins."""
    here = address_here()
    if row.kind == Kind.SAML:
        return {
            "metadata_url": here + reverse("saml_metadata", args=[row.key]),
            "back_url": here + reverse("saml_acs", args=[row.key]),
            "trial_url": f"{reverse('saml_login', args=[row.key])}?trial=1",
        }
    return {
        "back_url": here + reverse("openid_connect_callback", args=[row.key]),
        "ended_url": here + reverse("signin_ended", args=[row.key]),
        "trial_url": f"{reverse('openid_connect_login', args=[row.key])}?trial=1",
    }


@login_needed
@require_POST
def try_it(request: SpaceRequest, provider_id: int) -> HttpResponse:
    """Asks the provider, and says what was found; nothing is changed."""
    row = queries.provider_of_space(request.actor, provider_id)
    form = form_for(row.kind)(initial=form_for(row.kind).initial_of(row))
    return _page(request, "provider", form, provider=row, findings=try_provider(row), tried={}, **_ways(row))


@login_needed
@require_http_methods(GET_OR_POST)
def remove(request: SpaceRequest, provider_id: int) -> HttpResponse:
    row = queries.provider_of_space(request.actor, provider_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.remove_provider(provider_id=provider_id, by=request.actor, now=clock.now())
    ):
        say(request, _("%(name)s opens nothing any more.") % {"name": row.name})
        return redirect("signin:whole", space=request.space.slug)
    note = _("Sessions that it began end at once, and whom it knew it forgets. Accounts, and what people wrote, stay.")
    return _page(request, "confirm", form, title=_("Take away %(name)s") % {"name": row.name}, note=note)


@login_needed
@require_http_methods(GET_OR_POST)
def claim(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and (
        done := attempt(form, lambda data: actions.claim_domain(by=request.actor, now=clock.now(), **data))
    ):
        return redirect("signin:domain", space=request.space.slug, domain_id=done.result.pk)
    return _page(request, "claim", form)


@login_needed
@require_http_methods(GET_OR_POST)
def domain(request: SpaceRequest, domain_id: int) -> HttpResponse:
    """How a domain is proven; and, asked, a look whether it is."""
    row = queries.domain_of_space(request.actor, domain_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        from minga.foundation.signin.web import read_text  # noqa: PLC0415  (only who looks needs it)

        if attempt(
            form,
            lambda _data: actions.prove_domain(domain_id=domain_id, read=read_text, by=request.actor, now=clock.now()),
        ):
            say(request, _("%(domain)s is the domain of this space.") % {"domain": row.name})
            return redirect("signin:whole", space=request.space.slug)
    return _page(request, "domain", form, domain=row)


@login_needed
@require_http_methods(GET_OR_POST)
def release(request: SpaceRequest, domain_id: int) -> HttpResponse:
    row = queries.domain_of_space(request.actor, domain_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.release_domain(domain_id=domain_id, by=request.actor, now=clock.now())
    ):
        say(request, _("%(domain)s is the domain of this space no longer.") % {"domain": row.name})
        return redirect("signin:whole", space=request.space.slug)
    note = _("Who comes with an address of it for the first time needs a code. Nobody loses their place.")
    return _page(request, "confirm", form, title=_("Take away %(name)s") % {"name": row.name}, note=note)


@login_needed
@require_http_methods(GET_OR_POST)
def unlink(request: SpaceRequest) -> HttpResponse:
    """Forget whom a provider calls somebody: its identifiers changed, or the address is another person's now."""
    require(is_space_administrator, request.actor, None)
    form = UnlinkForm(request.POST or None)
    count = 0
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.unlink_person(email=form.cleaned_data["email"], by=request.actor, now=clock.now())
        except NotFoundError:
            form.add_error("email", _("None of the providers of this space signs in somebody with this address."))
    if count:
        said = ngettext("%(count)s sign-in is forgotten.", "%(count)s sign-ins are forgotten.", count)
        say(request, said % {"count": count})
        return redirect("signin:whole", space=request.space.slug)
    return _page(request, "unlink", form)


@login_needed
@require_http_methods(["GET", "POST"])
def address(request: SpaceRequest) -> HttpResponse:
    """The address at which the space is reached besides the installation's."""
    mine = queries.own_host(request.actor)
    form = AddressForm(request.POST or None, initial={"host": mine})
    if request.method == "POST" and attempt(
        form, lambda data: actions.choose_address(host=data["host"], by=request.actor, now=clock.now())
    ):
        say(request, _("The space is reached at this address too. Letters of it lead there from now on."))
        return redirect("signin:address", space=request.space.slug)
    return _page(request, "address", form, mine=mine, house=house_host(), proven=queries.proven_domains())


@login_needed
@require_POST
def give_up_address(request: SpaceRequest) -> HttpResponse:
    actions.give_up_address(by=request.actor, now=clock.now())
    say(request, _("The space is at the address of the installation again."))
    return redirect("signin:address", space=request.space.slug)
