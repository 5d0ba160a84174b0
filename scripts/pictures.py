"""Take the pictures of docs/pictures: ``pictures.py [--all FOLDER] [--base-url URL --enter LINK]``.

Without a sign-in link of a running demo it loads one of its own and serves it while the pictures are taken.
Without ``--all`` only the README's pictures are taken; with it every main page, in both languages, light and dark,
on a phone and on a desk, for people to look at.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

DOCS = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
WORDS = {"es": "es-ES", "en": "en-GB"}

# The pages of the demo worth a look: name → path, or (path, text of the link to follow).
PAGES: dict[str, Any] = {
    "start": "/",
    "home": "/s/horizonte/",
    "purposes": "/s/horizonte/purpose/",
    "purpose": ("/s/horizonte/purpose/", "24"),
    "community": ("/s/horizonte/community/", "Hornos que aprenden"),
    "debate": ("/s/horizonte/community/", "Hornos que aprenden", "Qué nos impide"),
    "debate-now": ("/s/horizonte/debate/", "lista de control"),
    "decision": ("/s/horizonte/community/", "Hornos que aprenden", "residuo preparado"),
    "ballot": ("/s/marea/decision/", "Qué herramienta"),
    "ballot-grades": ("/s/marea/decision/", "Qué nombre lleva"),
    "budget": ("/s/san-telmo/decision/", "18.000"),
    "seats": ("/s/marea/decision/", "Qué tres ensayos"),
    "initiative": ("/s/horizonte/initiative/", "guardia cruzada"),
    "verdict": ("/s/horizonte/outcome/", "guardia cruzada"),
    "verdict-lottery": ("/s/san-telmo/outcome/", "persona de segundo"),
    "verdict-marea": ("/s/marea/outcome/", "Carril"),
    "portfolio": "/s/horizonte/portfolio/",
    "nothing": "/s/cafe/portfolio/",
    "health": "/s/cafe/health/",
    "notices": "/notices/",
}
README = {
    ("verdict", "es", "light", "desk"),
    ("verdict", "en", "dark", "desk"),
    ("verdict", "es", "dark", "phone"),
    ("portfolio", "es", "light", "desk"),
    ("purpose", "es", "light", "desk"),
    ("map", "es", "light", "desk"),
    ("home", "es", "light", "phone"),
    ("ballot", "es", "light", "phone"),
    ("nothing", "en", "light", "desk"),
    ("debate", "en", "light", "desk"),
}


def open_page(page: Any, base_url: str, target: Any) -> bool:
    """Go there, following links by their words; False where one is not in this demo."""
    path, *steps = target if isinstance(target, tuple) else (target,)
    page.goto(base_url + path)
    for words in steps:
        link = page.locator("main a").filter(has_text=re.compile(re.escape(words))).first
        if link.count() == 0:
            return False
        page.goto(base_url + link.get_attribute("href"))
    return True


@contextmanager
def own_demo(base_url: str) -> Iterator[str]:
    """A fresh demo, served at this address; gives Rosa's sign-in link."""
    minga = [str(Path(sys.executable).with_name("minga"))]
    with tempfile.TemporaryDirectory(prefix="minga-pictures-") as home:
        environment = os.environ | {"MINGA_HOME": home, "MINGA_BASE_URL": base_url}
        port = base_url.rsplit(":", 1)[1].strip("/")
        loaded = subprocess.run(  # noqa: S603
            [*minga, "demo", "--load-only", "--port", port], env=environment, check=True, capture_output=True, text=True
        )
        link = next(line.split()[-1] for line in loaded.stdout.splitlines() if line.split()[:1] == ["Rosa"])
        server = subprocess.Popen([*minga, "serve", "--port", port], env=environment)  # noqa: S603
        try:
            wait_for(base_url)
            yield link
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str, seconds: float = 60) -> None:
    """Until the server answers, or that many seconds."""
    until = time.monotonic() + seconds
    while True:
        try:
            urlopen(url).close()  # noqa: S310
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, help="take everything, into this folder")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--enter", default="", help="a sign-in link of the cast of a demo that runs already")
    parser.add_argument("--only", default="", help="names of pages, by comma")
    parser.add_argument("--style", default="", help="such as es-light-desk")
    options = parser.parse_args()
    folder = options.all or DOCS
    folder.mkdir(parents=True, exist_ok=True)
    if options.enter:
        _take(options, folder)
        return
    with own_demo(options.base_url) as options.enter:
        _take(options, folder)


def _take(options: Any, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("MINGA_CHROMIUM") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu"],
        )
        for language in WORDS:
            for scheme in ("light", "dark"):
                for size, viewport in SIZES.items():
                    _shoot(browser, options, folder, (language, scheme, size), viewport)


def _shoot(browser: Any, options: Any, folder: Path, style: tuple[str, str, str], viewport: dict[str, int]) -> None:
    language, scheme, size = style
    wanted = [name for name in [*PAGES, "map"] if options.all or (name, *style) in README]
    if options.only:
        wanted = [name for name in wanted if name in options.only.split(",")]
    if not wanted or (options.style and "-".join(style) != options.style):
        return
    context = browser.new_context(locale=WORDS[language], color_scheme=scheme, viewport=viewport, device_scale_factor=1)
    page = context.new_page()
    page.goto(options.enter)
    page.locator("main form button").click()
    # The cast reads Spanish; the frame's own switch makes it the language wanted here.
    switch = page.locator(f".languages a[hreflang={language}]").first
    page.goto(options.base_url + str(switch.get_attribute("href")))
    for name in wanted:
        target = PAGES["debate"] if name == "map" else PAGES[name]
        if not open_page(page, options.base_url, target):
            print(f"{name}: not there")
            continue
        if name == "map":
            page.goto(page.url.rstrip("/") + "/map/")
        page.wait_for_timeout(250)
        path = folder / f"{name}-{language}-{scheme}-{size}.png"
        page.screenshot(path=path, full_page=bool(options.all))
    context.close()


if __name__ == "__main__":
    main()
