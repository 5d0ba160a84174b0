"""Walk the pages as a person would: from home by links, by forms that are sent somewhere, and by what pages load."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.architecture.sight import faults_in

ADDRESS = re.compile(r'\s(?:href|action|formaction|src|hx-get|hx-post|data-[a-z-]+)="(/[^"#]*)')
OURS = (
    "home",
    "administration",
    "signin",
    "profiles",
    "provisioning",
    "roster",
    "census",
    "census_file",
    "placing",
    "rights",
    "operator",
    "accounts",
    "mail_in",
    "notices",
    "phone",
    "calendars",
    "push",
    "writing",
    "search",
    "media",
    "ui",
    "purpose",
    "community",
    "debate",
    "decision",
    "initiative",
    "outcome",
)
HUBS = {
    "accounts:tokens",
    "community:detail",
    "community:invite",
    "community:list",
    "community:requests",
    "debate:contribution",
    "debate:estimates",
    "debate:list",
    "debate:measure",
    "debate:question",
    "debate:reports",
    "debate:summary",
    "debate:visitors",
    "decision:detail",
    "decision:lend-in-community",
    "home:people",
    "home:person",
    "initiative:detail",
    "notices:open",
    "outcome:data",
    "profiles:person",
    "outcome:plan",
    "provisioning:lot",
    "purpose:detail",
    "roster:look",
}
"""Pages that lead on in other ways as what they show stands elsewhere."""
OK, REDIRECTS = 200, {301, 302, 303}


@dataclass(slots=True)
class Walk:
    """What one person came by: names of addresses that a page led to, answers that a link should not get, and what an
    eye would not accept."""

    reached: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    ugly: list[str] = field(default_factory=list)
    pages: int = 0


def all_addresses() -> set[str]:
    """Names of our own addresses, as ``link:name``."""
    return set(_names(get_resolver().url_patterns, ""))


def _names(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _names(each.url_patterns, each.namespace or each.app_name or space)
        elif space in OURS and each.name:
            yield f"{space}:{each.name}"


def name_of(address: str) -> str:
    """The name of the view behind an address; empty where there is none of ours."""
    return _view_at(address.partition("?")[0])


@cache
def _view_at(path: str) -> str:
    """Found once in a process: the same links stand on every page."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    return found.view_name if found.namespace in OURS else ""


def walk(client: Client, *, hubs: int, forms: int, start: str = "/") -> Walk:
    """Follow everything that can be read; what is sent is only noted.

    Of pages that lead on (``HUBS``) at most ``hubs`` of a name are opened, of others ``forms``; the first of each name
    in both languages.
    """
    found, waiting, known, seen = Walk(), deque([(start, "")]), {start}, Counter[str]()
    while waiting:
        address, led_by = waiting.popleft()
        name = name_of(address)
        seen[name] += 1
        if seen[name] > (hubs if name in HUBS else forms):
            continue
        languages = ("en", "es") if seen[name] == 1 else ("es",)
        texts = [_read(client, address, led_by, language, found) for language in languages]
        for there, is_sent in addresses_in(" ".join(texts)):
            found.reached.add(name_of(there))
            if not is_sent and name_of(there) and there not in known:
                known.add(there)
                waiting.append((there, address))
    return found


def _read(client: Client, address: str, led_by: str, language: str, found: Walk) -> str:
    """The page's text, or the address that it sends on to; what should not have been led to is noted."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    found.pages += 1
    if answer.status_code in REDIRECTS:
        return f' href="{answer["Location"]}"'
    if answer.status_code != OK:
        found.dead.append(f"{address} in {language}, from {led_by}: {answer.status_code}")
        return ""
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    text = str(answer.content.decode()) if is_page else ""
    if language == "es" and "<html" in text:
        found.ugly.extend(f"{address}: {fault}" for fault in faults_in(text))
    return text


FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>|\s(?:formaction|hx-post|data-bring)="[^"]*"', re.IGNORECASE)


def addresses_in(text: str) -> list[tuple[str, bool]]:
    """Addresses of a page, each with whether something is sent there rather than read."""
    sent = {there for tag in FORM.findall(text) for there in ADDRESS.findall(f" {tag}")}
    return [(unescape(there), there in sent) for there in dict.fromkeys(ADDRESS.findall(text))]
