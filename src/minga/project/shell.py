"""What the frame around every page needs: where we are, who I am, what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.languages import LANGUAGES
from minga.foundation.notices.queries import unread_count
from minga.foundation.policy import is_space_administrator, is_space_member
from minga.foundation.rights.gate import number_in_force
from minga.foundation.signin.marks import mark_in
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import SpaceRow, spaces_of
from minga.foundation.writing.drafts import person_key
from minga.project.feeds.finding import feed_of
from minga.ui.bar import Bar, OneSpace, Section

INVITATION = "community:invitation"
VISIT = "debate:visit"


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    make_bar: Callable[[], Bar]
    words_url: str
    terms_url: str
    account_links: tuple[tuple[str, str], ...]
    space_name: str
    logo_url: str
    accent_url: str
    manifest_url: str
    feed_url: str
    is_demo: bool
    demo_note: str
    languages: tuple[Language, ...]
    set_language_url: str
    live_url: str
    user_name: str
    person_key: str

    @property
    def bar(self) -> Bar:
        """Asked for only where it is drawn: fragments and panels pass through here too."""
        return self.make_bar()

    @property
    def drawn_at(self) -> datetime:
        """When this page was made: what is printed says so."""
        return clock.now()


def _languages() -> tuple[Language, ...]:
    current = get_language()
    return tuple(Language(code, name, code == current) for code, name in LANGUAGES)


def _account_links() -> tuple[tuple[str, str], ...]:
    return ((_("My account"), reverse("accounts:profile")), (_("Sign out"), reverse("account_logout")))


def _standing(request: HttpRequest, *urls: str, below: bool = False) -> str:
    """How a place of the menu stands to this page: it is the page, it lies above it, or neither."""
    if request.path in urls:
        return "page"
    return "true" if below else ""


def _sections(request: HttpRequest, slug: str) -> tuple[Section, ...]:
    """What people do, in the order of the line; on a page below one of them, that one is current."""
    home, outcomes = reverse("home:space", args=[slug]), reverse("outcome:list", args=[slug])
    if is_space_member(request.actor, None):  # type: ignore[attr-defined]
        outcomes = reverse("home:portfolio", args=[slug])
    match = request.resolver_match
    app, page = (match.app_name, match.url_name) if match else ("", "")
    is_outcome = app == "outcome" or (app, page) == ("home", "portfolio")
    is_home = app in {"purpose", "community"} or (app == "home" and not is_outcome)

    def linked(label: str, link: str, icon: str, *, is_wide: bool = False) -> Section:
        url = reverse(f"{link}:list", args=[slug])
        return Section(label, url, icon, _standing(request, url, below=app == link), is_wide)

    return (
        Section(_("Home"), home, "home", _standing(request, home, below=is_home)),
        linked(_("Debates"), "debate", "speech"),
        linked(_("Decisions"), "decision", "ballot"),
        linked(_("Initiatives"), "initiative", "path", is_wide=True),
        Section(_("Outcomes"), outcomes, "chart", _standing(request, outcomes, below=is_outcome)),
    )


def _places(request: HttpRequest, slug: str) -> tuple[Section, ...]:
    """What else there is in the space: why, who, how it is doing."""
    names = [
        (_("Purposes"), "purpose:list", "compass"),
        (_("Communities"), "community:list", "people"),
        (_("Initiatives"), "initiative:list", "path"),
        (_("Verdicts"), "outcome:list", "check"),
    ]
    if is_space_member(request.actor, None):  # type: ignore[attr-defined]
        names.append((_("Health"), "home:health", "clock"))
    if is_space_administrator(request.actor, None):  # type: ignore[attr-defined]
        names.append((_("Administration"), "administration:start", "person"))
    places = [(label, reverse(name, args=[slug]), icon) for label, name, icon in names]
    return tuple(
        Section(label, url, icon, _standing(request, url, below=request.path.startswith(url)))
        for label, url, icon in places
    )


type Mine = Callable[[], tuple[SpaceRow, ...]]


def _spaces(mine: Mine, slug: str) -> tuple[OneSpace, ...]:
    """The person's spaces; nothing for who has no other to go to."""
    spaces = tuple(OneSpace(row.name, reverse("home:space", args=[row.slug]), row.slug == slug) for row in mine())
    return spaces if any(not space.is_current for space in spaces) else ()


def _is_door(request: HttpRequest) -> bool:
    """Whether this page is itself the way in: the bar offers no second one."""
    match = request.resolver_match
    if match is None:
        return False
    is_account = not match.app_name and (match.url_name or "").startswith(("account_", "mfa_"))
    return is_account or match.app_name == "welcome" or match.view_name in {"home:start", INVITATION}


def _space_here(request: HttpRequest) -> Any:
    """The space whose menu is drawn. Who is invited and not in it yet, or visits one question, sees no menu."""
    match, space = request.resolver_match, getattr(request, "space", None)
    name, actor = (match.view_name if match else ""), getattr(request, "actor", None)
    is_outside = name in {INVITATION, VISIT} or name.startswith(f"{VISIT}-")
    return None if is_outside and (actor is None or actor.space_role is None) else space


def _bar(request: HttpRequest, space: Any) -> Bar:
    user, is_known, slug = request.user, request.user.is_authenticated, space.slug if space else ""
    # A panel is drawn in tests and tasks too, where there is no session.
    mark = mark_in(request.session, user.pk) if is_known and hasattr(request, "session") else None
    only = mark.space_id if mark and mark.is_only else getattr(request, "own_space", (0, ""))[0]
    mine: Mine = cache(lambda: tuple(row for row in spaces_of(user.pk or 0) if only in {0, row.id}) if user.pk else ())
    actor = getattr(request, "actor", None)
    return Bar(
        start_url=reverse("home:start"),
        search_url=reverse("search:results", args=[slug]) if slug else "",
        searched=request.GET.get("q", ""),
        notices_url=reverse("notices:list") if is_known else "",
        unread_count=unread_count(user.pk, actor=actor, spaces=mine()) if user.pk else 0,
        sign_in_url="" if is_known or _is_door(request) else _sign_in_url(request),
        sections=_sections(request, slug) if slug else _outside(request, is_known=is_known),
        places=_places(request, slug) if slug else (),
        spaces=_spaces(mine, slug) if slug else (),
        spaces_url=f"{reverse('home:spaces')}?here={slug}" if slug and is_known else "",
        space_name=space.name if space else "",
        logo_url=_logo_url(space),
        user_name=str(user) if is_known else "",
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` for ``ui/base.html``."""
    space = _space_here(request)
    user = request.user
    is_known = user.is_authenticated
    return {
        "space": getattr(request, "space", None),
        "shell": Shell(
            make_bar=lambda: _bar(request, space),
            words_url=reverse("home:words"),
            terms_url=reverse("rights:terms", args=[request.space.slug]) if number_in_force(request) else "",  # type: ignore[attr-defined]
            account_links=_account_links() if is_known else (),
            space_name=space.name if space else "",
            logo_url=_logo_url(space),
            accent_url=_accent_url(space),
            manifest_url=reverse("phone:manifest-of-space", args=[space.slug]) if space else reverse("phone:manifest"),
            feed_url=feed_of(request),
            is_demo=bool(space and space.is_demo),
            demo_note=_("This organization is fictional and its numbers are simulated."),
            languages=_languages(),
            set_language_url=reverse("home:set-language"),
            live_url="/live/",
            user_name=str(user) if is_known else "",
            person_key=person_key(user.pk) if user.pk else "",
        ),
    }


def _logo_url(space: Space | None) -> str:
    return reverse("home:logo", args=[space.slug, space.logo_key]) if space and space.logo_key else ""


def _accent_url(space: Space | None) -> str:
    if not space or not space.accent:
        return ""
    return reverse("home:accent", args=[space.accent[1:], space.dark_accent[1:]])


def _outside(request: HttpRequest, *, is_known: bool) -> tuple[Section, ...]:
    """The menu outside any space: what waits for me, and what I was told."""
    if not is_known:
        return ()
    home, told = reverse("home:start"), reverse("notices:list")
    return (
        Section(_("Home"), home, "home", _standing(request, home)),
        Section(_("Notices"), told, "bell", _standing(request, told)),
    )


def _sign_in_url(request: HttpRequest) -> str:
    """Where one signs in; from a page of a space, one comes back to it."""
    url = reverse("account_login")
    is_inside = getattr(request, "space", None) is not None and request.method == "GET"
    return f"{url}?{urlencode({'next': request.get_full_path()})}" if is_inside else url
