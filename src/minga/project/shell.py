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
from minga.foundation.policy import Actor, is_space_administrator, is_space_member
from minga.foundation.rights.gate import number_in_force
from minga.foundation.signin.marks import mark_in
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import SpaceRow, spaces_of
from minga.foundation.writing.drafts import person_key
from minga.project.feeds.finding import feed_of

INVITATION = "community:invitation"
VISIT = "debate:visit"


@dataclass(frozen=True, slots=True)
class Section:
    """A place of the menu; ``current`` is "page" on it, "true" on what lies below it, and empty elsewhere.

    ``is_wide``: the bar of a phone has no room for it; the menu of the space has it there.
    """

    label: str
    url: str
    icon: str
    current: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class OneSpace:
    """A space in the switcher; ``waiting`` is how much waits there for this person, None where nobody counted."""

    name: str
    url: str
    is_current: bool
    waiting: int | None = None


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    start_url: str
    search_url: str
    notices_url: str
    sign_in_url: str
    words_url: str
    terms_url: str
    count_unread: Callable[[], int]
    account_links: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    places: tuple[Section, ...]
    list_spaces: Callable[[], tuple[OneSpace, ...]]
    spaces_url: str
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
    def unread_count(self) -> int:
        return self.count_unread()

    @property
    def spaces(self) -> tuple[OneSpace, ...]:
        return self.list_spaces()

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


def _counting(user_id: int | None, actor: Actor | None, mine: Mine) -> Callable[[], int]:
    # Counted once, and only where it is drawn: fragments and panels pass through here too.
    return cache(lambda: unread_count(user_id, actor=actor, spaces=mine()) if user_id else 0)


def _listing(mine: Mine, slug: str) -> Callable[[], tuple[OneSpace, ...]]:
    """The person's spaces, asked for only where they are drawn; nothing for who has no other to go to."""

    def listed() -> tuple[OneSpace, ...]:
        rows = mine()
        spaces = tuple(OneSpace(row.name, reverse("home:space", args=[row.slug]), row.slug == slug) for row in rows)
        return spaces if any(not space.is_current for space in spaces) else ()

    return cache(listed)


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


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` for ``ui/base.html``."""
    space = _space_here(request)
    user = request.user
    is_known = user.is_authenticated
    # A panel is drawn in tests and tasks too, where there is no session.
    mark = mark_in(request.session, user.pk) if is_known and hasattr(request, "session") else None
    only = mark.space_id if mark and mark.is_only else getattr(request, "own_space", (0, ""))[0]
    mine: Mine = cache(lambda: tuple(row for row in spaces_of(user.pk or 0) if only in {0, row.id}) if user.pk else ())
    return {
        "space": getattr(request, "space", None),
        "shell": Shell(
            start_url=reverse("home:start"),
            search_url=reverse("search:results", args=[space.slug]) if space else "",
            notices_url=reverse("notices:list") if is_known else "",
            sign_in_url="" if is_known or _is_door(request) else _sign_in_url(request),
            words_url=reverse("home:words"),
            terms_url=reverse("rights:terms", args=[request.space.slug]) if number_in_force(request) else "",  # type: ignore[attr-defined]
            count_unread=_counting(user.pk, getattr(request, "actor", None), mine),
            account_links=_account_links() if is_known else (),
            sections=_sections(request, space.slug) if space else _outside(request, is_known=is_known),
            places=_places(request, space.slug) if space else (),
            list_spaces=_listing(mine, space.slug if space else ""),
            spaces_url=f"{reverse('home:spaces')}?here={space.slug}" if space and is_known else "",
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
