"""Take the pictures of docs/pictures from a running demo: ``pictures.py [--all FOLDER] [--base-url URL]``.

Without ``--all`` only the README's pictures are taken; with it every main page, in both languages, light and dark,
on a phone and on a desk, for people to look at.
"""

import argparse
import os
import re
from pathlib import Path
from typing import Any

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


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, help="take everything, into this folder")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--enter", required=True, help="a sign-in link of the demo's cast")
    parser.add_argument("--only", default="", help="names of pages, by comma")
    parser.add_argument("--style", default="", help="such as es-light-desk")
    options = parser.parse_args()
    folder = options.all or DOCS
    folder.mkdir(parents=True, exist_ok=True)
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
    switch = page.locator(f"form.languages button[value={language}]").first
    with page.expect_navigation():
        switch.evaluate("button => button.form.requestSubmit(button)")
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
