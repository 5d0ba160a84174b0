"""axe looks at every page of administration and of oneself: both languages, light and dark, on a phone and a desk."""

import re

import pytest

BELOW = re.compile(r"/(s/[a-z0-9-]+/administration/|me/|accounts/(email|password|2fa|sessions)/)[a-z0-9/-]*$")
LINKS = "() => [...document.querySelectorAll('main a[href]:not([download])')].map(a => a.getAttribute('href'))"
FILES = re.compile(r"export|archive|download|\.")
ENOUGH = 120
WAYS = [
    ("es-ES", "light", 1200),
    ("en-GB", "dark", 1200),
    ("es-ES", "dark", 360),
    ("en-GB", "light", 360),
]


@pytest.mark.parametrize(("locale", "scheme", "width"), WAYS)
def test_nothing_serious_is_found(house, enter, locale, scheme, width):
    slug = f"axe-{locale[:2]}-{scheme}"
    place = house.ask("prepare_organization", slug=slug, language=locale[:2])
    ada = enter("Ada", place["ada"], locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    waiting = [f"{place['home']}administration/", "/me/", "/me/leave/", "/me/kept/", f"{place['home']}people/"]
    seen: set[str] = set()
    while waiting and len(seen) < ENOUGH:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", address)
        if kind in seen:
            continue
        seen.add(kind)
        ada.goes_to(address)
        assert ada.overflow <= 0, address
        links = [each.partition("#")[0] for each in ada.page.evaluate(LINKS)]
        waiting += [each for each in links if BELOW.match(each) and not FILES.search(each)]
    sign_in = f"{place['home']}administration/sign-in/"
    for address in (f"{sign_in}new/?kind=saml", f"{sign_in}new/?kind=ldap"):
        ada.goes_to(address)
        assert ada.overflow <= 0, address
    assert {sign_in, f"{place['home']}administration/erase/", "/me/data/"} <= seen
    assert len(seen) > 30
