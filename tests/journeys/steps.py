"""The steps that journeys are told in, and the watch that looks at every page on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.barriers import barriers
from tests.journeys.words import in_words, only_english

WAIT = 10_000
expect.set_options(timeout=WAIT)

SEEN = """() => {
    const root = document.documentElement, all = [...document.body.querySelectorAll("*")];
    const build = all.map(each => each.tagName + "." + each.getAttribute("class") + "." + each.getAttribute("role"));
    return [root.lang, root.dataset.theme || "", build.join(" "), document.body.innerText];
}"""
FOCUSED = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const text = (it.innerText || it.value || it.getAttribute('aria-label') || '').trim();
    // The parts of a date are the browser's own, and it draws their focus within the control.
    const isSeen = it.type === 'datetime-local' || style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
    return {text, name: it.name || '', value: it.value || '', isSeen};
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watch:
    """Collects what must never happen on any page: script errors, broken policy, failed requests, barriers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.looked_at: set[str] = set()
        self.colours: set[str] = set()
        self.walked: list[tuple[str, str]] = []
        self._expected: list[int] = []

    def follow(self, page: Page, name: str) -> None:
        page.on("response", lambda response: self._walked(name, response))
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: script error: {error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # Failed requests are judged by their status, below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _answered(self, response: Response) -> None:
        is_ours = response.url.startswith(self.url)  # what somebody else serves is not ours to mend
        if is_ours and response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")

    def _walked(self, name: str, response: Response) -> None:
        """Keep who first stood at each page of the house, for a second walk."""
        request, address = response.request, response.url.removeprefix(self.url).partition("?")[0]
        is_page = request.is_navigation_request() and request.method == "GET" and response.status == 200
        if is_page and "invitation" not in address and all(address != walked for _name, walked in self.walked):
            self.walked.append((name, address))

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Let the server refuse with one of these while the block runs."""
        self._expected = list(statuses)
        yield
        self._expected = []

    def look_at(self, page: Page) -> None:
        """Let axe look at what is on the screen, unless it has seen a page of the same address and build."""
        language, theme, build, text = page.evaluate(SEEN)
        foreign = only_english(language).intersection(line.strip() for line in text.splitlines())
        self.complaints += [f"{page.url}: left in English: {line}" for line in sorted(foreign)]
        address = re.sub(r"\d+", "N", page.url.partition("?")[0])
        if (seen := f"{language} {theme} {address} {build}") in self.looked_at:
            return
        self.looked_at.add(seen)
        for found in barriers(page, self.colours):
            nodes = "\n    ".join(found["nodes"][:5])
            self.complaints.append(f"{page.url}: {found['impact']} {found['id']}: {found['help']}\n    {nodes}")


class Someone:
    """A person with a browser of their own, who reads one language and sees one page at a time.

    Controls are named by the source's English sentence (see ``words.py``); what people wrote is given as it stands.
    """

    def __init__(self, name: str, page: Page, watch: Watch, language: str = "es") -> None:
        self.name, self.page, self.watch, self.language = name, page, watch, language
        page.set_default_timeout(WAIT)
        watch.follow(page, name)

    # Going from page to page

    def goes_to(self, address: str) -> "Someone":
        self.page.goto(address)
        return self.looks_around()

    def follows(self, link: str, *, inside: Locator | None = None) -> "Someone":
        with self.page.expect_navigation():
            self.named("link", link, inside).click()
        return self.looks_around()

    def presses(self, button: str, *, inside: Locator | None = None) -> "Someone":
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.named("button", button, inside).click()
        return self.looks_around()

    def presses_here(self, button: str, *, inside: Locator | None = None) -> "Someone":
        """Press a button that changes something on this page."""
        self.named("button", button, inside).click()
        return self

    def opens_the_menu(self) -> "Someone":
        """The menu of oneself: account, language, light or dark. On a phone its button stands in the bar below."""
        self.page.locator("button[popovertarget=account]").locator("visible=true").first.click()
        return self

    def looks_around(self) -> "Someone":
        self.page.wait_for_load_state()
        self.watch.look_at(self.page)
        return self

    def opens(self, summary: str) -> "Someone":
        """Unfold what stands behind these words."""
        self.page.locator("summary").filter(has_text=self._any_of(summary)).first.click()
        return self

    # Filling in

    def writes(self, what: dict[str, str]) -> "Someone":
        """Fill controls by their labels."""
        for label, text in what.items():
            self.control(label).fill(text)
        return self

    def picks(self, what: dict[str, str]) -> "Someone":
        """Choose options of lists by their labels."""
        for label, option in what.items():
            listed = self.control(label)
            pattern = self._any_of(option, whole=True)
            value = listed.get_by_role("option", name=pattern, include_hidden=True).first.get_attribute("value")
            listed.select_option(value=value)
        return self

    def marks(self, *labels: str) -> "Someone":
        """Mark radio buttons or boxes."""
        for label in labels:
            self.page.get_by_label(self._any_of(label)).first.check()
        return self

    def uploads(self, label: str, name: str, text: str) -> "Someone":
        file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        self.control(label).set_input_files(file)  # type: ignore[arg-type]
        return self

    def takes_a_stance(self, stance: str) -> "Someone":
        """Agree, disagree or pass; the next statement takes the place of this one."""
        self._until_changed(".stance-text", lambda: self.presses_here(stance))
        return self

    def _until_changed(self, part: str, act: Callable[[], object]) -> None:
        before = self.page.locator(part).first.element_handle()
        act()
        self.page.wait_for_function("part => !part.isConnected", arg=before)

    # Finding

    def named(self, role: str, name: str, inside: Locator | None = None) -> Locator:
        """The first control of this role and name."""
        where = inside or self.page
        return where.get_by_role(role, name=self._any_of(name, whole=True)).first  # type: ignore[arg-type]

    def control(self, label: str) -> Locator:
        """The control with this label; a required one has a star after it."""
        return self.page.get_by_label(self._any_of(label, whole=True)).first

    def part(self, heading: str) -> Locator:
        """The section under this heading."""
        found = self.page.get_by_role("heading", name=self._any_of(heading, whole=True))
        return self.page.locator("section, article, form, aside").filter(has=found).last

    def says(self, sentence: str) -> re.Pattern[str]:
        """The sentence as this person reads it."""
        return self._any_of(sentence, whole=True)

    def begins(self, sentence: str) -> re.Pattern[str]:
        """A text that begins with the sentence as this person reads it."""
        return self._any_of(sentence)

    def _any_of(self, sentence: str, *, whole: bool = False) -> re.Pattern[str]:
        options = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in in_words(sentence, self.language))
        return re.compile(rf"^\s*({options})\s*(\*\s*)?$" if whole else rf"^\s*({options})")

    # Looking

    def sees(self, *texts: str) -> "Someone":
        for text in texts:
            options = "|".join(re.escape(each) for each in in_words(text, self.language))
            expect(self.page.get_by_text(re.compile(options)).locator("visible=true").first).to_be_visible()
        return self

    def sees_no(self, *texts: str) -> "Someone":
        for text in texts:
            options = "|".join(re.escape(each) for each in in_words(text, self.language))
            expect(self.page.get_by_text(re.compile(options)).locator("visible=true")).to_have_count(0)
        return self

    def is_told(self, sentence: str) -> "Someone":
        """The house says what has just been done."""
        options = "|".join(re.escape(each) for each in in_words(sentence, self.language))
        expect(self.page.get_by_role("status").filter(has_text=re.compile(options)).first).to_be_visible()
        return self

    def is_refused(self, sentence: str) -> "Someone":
        options = "|".join(re.escape(each) for each in in_words(sentence, self.language))
        expect(self.page.get_by_role("alert").filter(has_text=re.compile(options)).first).to_be_visible()
        return self

    def is_photographed(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    @property
    def place(self) -> str:
        """The address of this page, without the house."""
        return self.page.url.removeprefix(self.watch.url)

    @property
    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate(OVERFLOW))


def figures_of(said: Locator) -> tuple[float, float, float]:
    """Effect, low and high as numbers."""
    text = " ".join(said.locator("dd.stat-figure").all_inner_texts()[:2]).replace("\u2212", "-").replace(",", ".")
    effect, low, high = (float(each) for each in re.findall(r"[-+]?\d+(?:\.\d+)?", text)[:3])
    return effect, low, high


def tab_to(page: Page, is_it: Callable[[dict[str, Any]], bool], *, most: int = 60) -> dict[str, Any]:
    """Press the tabulator until the focus stands there; every stop on the way must be visible."""
    for _step in range(most):
        page.keyboard.press("Tab")
        focused: dict[str, Any] = page.evaluate(FOCUSED)
        assert focused["isSeen"], f"no visible focus on {focused}"
        if is_it(focused):
            return focused
    raise AssertionError(f"{most} stops, and never there; last {focused}")
