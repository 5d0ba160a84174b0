"""What the frame around every page needs: where we are, who I am, what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.foundation.notices.queries import unread_count
from minga.foundation.policy import Actor, is_space_administrator, is_space_member


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    label: str
    is_current: bool


LANGUAGE_NAMES = {"es": "Español", "en": "English"}


@dataclass(frozen=True, slots=True)
class Shell:
    home_url: str
    search_url: str
    notices_url: str
    count_unread: Callable[[], int]
    account_links: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    space_name: str
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


def _languages() -> tuple[Language, ...]:
    current = get_language()
    return tuple(Language(code, LANGUAGE_NAMES[code], code == current) for code, _name in settings.LANGUAGES)


def _account_links(*, is_known: bool) -> tuple[tuple[str, str], ...]:
    if not is_known:
        return ((_("Sign in"), reverse("account_login")),)
    return ((_("My account"), reverse("accounts:profile")), (_("Sign out"), reverse("account_logout")))


def _sections(request: HttpRequest, slug: str) -> tuple[Section, ...]:
    """Home, then why, who, and what changed; the health page last and apart."""
    base = reverse("home:space", args=[slug])
    places = [
        (_("Home"), base),
        (_("Purposes"), reverse("purpose:list", args=[slug])),
        (_("Communities"), reverse("community:list", args=[slug])),
    ]
    if is_space_member(request.actor, None):  # type: ignore[attr-defined]
        places += [
            (_("Outcomes"), reverse("home:portfolio", args=[slug])),
            (_("Health"), reverse("home:health", args=[slug])),
        ]
    if is_space_administrator(request.actor, None):  # type: ignore[attr-defined]
        places.append((_("People of the space"), reverse("home:people", args=[slug])))
    return tuple(
        Section(label, url, request.path == url if url == base else request.path.startswith(url))
        for label, url in places
    )


def _counting(user_id: int | None, actor: Actor | None) -> Callable[[], int]:
    # Counted once, and only where it is drawn: fragments and panels pass through here too.
    return cache(lambda: unread_count(user_id, actor=actor) if user_id else 0)


def _person_key(user_id: int) -> str:
    """Under which a browser keeps this person's drafts apart from those of others who use it."""
    return salted_hmac("minga.drafts", str(user_id), algorithm="sha256").hexdigest()[:16]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` for ``ui/base.html``."""
    space = getattr(request, "space", None)
    user = request.user
    return {
        "space": space,
        "shell": Shell(
            home_url=reverse("home:space", args=[space.slug]) if space else reverse("home:start"),
            search_url=reverse("search:results", args=[space.slug]) if space else "",
            notices_url=reverse("notices:list") if user.is_authenticated else "",
            count_unread=_counting(user.pk, getattr(request, "actor", None)),
            account_links=_account_links(is_known=user.is_authenticated),
            sections=_sections(request, space.slug) if space else (),
            space_name=space.name if space else "",
            is_demo=bool(space and space.is_demo),
            demo_note=_("This organization is fictional and its numbers are simulated."),
            languages=_languages(),
            set_language_url=reverse("home:set-language"),
            live_url="/live/",
            user_name=str(user) if user.is_authenticated else "",
            person_key=_person_key(user.pk) if user.pk else "",
        ),
    }
