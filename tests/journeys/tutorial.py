"""Follows a tutorial word for word: what stands in it is what is done.

A tutorial is Markdown for people. In its numbered steps **bold** is what is pressed, or, before a `value`, the field
that is filled in with it (several values are lines of one); _italics_ are read on the screen. A comment says who acts:
``<!-- Marta -->``, and for somebody who comes by a link that was handed over,
``<!-- Ana, on a phone, with the link of Ana -->``. A picture in a step is taken there by
``make pictures``; tests only ask that it exists.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page, Request, expect

PERSON = re.compile(r"<!-- (?P<name>\w+)(?P<phone>, on a phone)?(?:, with the link of (?P<link>\w+))? -->")
STEP = re.compile(r"^(?:\d+\.|   ?) ")
TOKEN = re.compile(
    r"\*\*(?P<label>.+?)\*\*|`(?P<value>[^`]+)`|(?<!\w)_(?P<seen>[^_]+)_(?!\w)|!\[[^]]*\]\((?P<picture>[^)]+)\)"
)
PRESSED = ("button", "link", "radio", "checkbox", "tab")
# Kept in the window, so that a page that has been left, or drawn anew, is known by its absence.
IS_MARK = """it => {
    window.pressed = it;
    return it.type === "radio" || it.type === "checkbox" || it.tagName === "SUMMARY";
}"""
SENT = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts from here on."""

    name: str
    is_on_phone: bool
    link_of: str


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the text says: enter a value at a label, press a label, read a sentence, take a picture."""

    line: int
    label: str = ""
    value: str = ""
    seen: str = ""
    picture: str = ""


def read(text: str) -> Iterator[Person | Act]:
    """What the tutorial says, in its order."""
    is_step = False
    for number, line in enumerate(text.splitlines(), start=1):
        if person := PERSON.fullmatch(line.strip()):
            yield Person(person["name"], bool(person["phone"]), person["link"] or "")
        is_step = bool(line.strip()) if is_step else bool(STEP.match(line))
        if is_step:
            yield from _acts(number, line)


def _acts(number: int, line: str) -> Iterator[Act]:
    label, values = "", list[str]()
    for token in TOKEN.finditer(line):
        if token["value"]:
            values.append(token["value"])
            continue
        if label:
            yield Act(number, label=label, value="\n".join(values))
        label, values = token["label"] or "", []
        if not label:
            yield Act(number, seen=token["seen"] or "", picture=token["picture"] or "")
    if label:
        yield Act(number, label=label, value="\n".join(values))


@dataclass
class Toll:
    """What the way cost: forms sent, and answers that refused one."""

    forms: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def watch(self, page: Page, name: str) -> None:
        page.on("request", lambda request: _is_form(request) and self.forms.append(f"{name}: {request.url}"))
        page.on(
            "response",
            lambda answer: answer.status >= 400 and self.refusals.append(f"{name}: {answer.status} {answer.url}"),
        )


def _is_form(request: Request) -> bool:
    """What somebody sends; what the page keeps meanwhile by itself is no form."""
    return request.method in SENT and "/me/drafts/" not in request.url


class Follower:
    """Does what a tutorial says, each person in a browser of their own."""

    def __init__(self, enter: Callable[[Person], Page], picture: Callable[[Page, str], None]) -> None:
        self.enter, self.picture, self.toll = enter, picture, Toll()
        self.pages: dict[str, Page] = {}

    def follow(self, acts: Iterator[Person | Act], *, first: str) -> None:
        page: Page | None = None
        for act in acts:
            if isinstance(act, Person):
                page = self._stand(act, first)
                continue
            assert page is not None, "nobody acts yet"
            try:
                self._do(page, act)
            except (Error, AssertionError) as error:
                raise AssertionError(f"line {act.line}: {act}\nat {page.url}: {error}") from error

    def _stand(self, person: Person, first: str) -> Page:
        if person.name not in self.pages:
            address = self._link_of(person.link_of) if person.link_of else first
            self.pages[person.name] = page = self.enter(person)
            self.toll.watch(page, person.name)
            page.goto(address)
        page = self.pages[person.name]
        page.bring_to_front()
        return page

    def _link_of(self, name: str) -> str:
        """The link on the sheet that somebody printed."""
        for page in self.pages.values():
            card = page.locator("li.card").filter(has_text=name)
            if card.count():
                return re.search(r"https?://\S+", card.first.inner_text())[0]  # type: ignore[index]
        raise AssertionError(f"no sheet with a link of {name} is open")

    def _do(self, page: Page, act: Act) -> None:
        if act.seen:
            expect(page.get_by_text(act.seen).locator("visible=true").first).to_be_visible()
        elif act.picture:
            self.picture(page, act.picture)
        elif act.value:
            enter_value(page, act.label, act.value)
        else:
            press(named(page, act.label))


def named(page: Page, label: str) -> Locator:
    """What can be pressed and is called so: of the page before the frame around it, a button before a link."""
    exact, main = re.compile(rf"^\s*{re.escape(label)}\s*$"), page.locator("main")
    with suppress(Error):
        _all(page.locator("body"), exact).first.wait_for(timeout=3000)
    part = main if _all(main, exact).count() else page.locator("body")
    buttons = part.get_by_role("button", name=exact).locator("visible=true")
    return buttons.first if buttons.count() else _all(part, exact).first


def _all(part: Locator, exact: re.Pattern[str]) -> Locator:
    found = part.locator("summary").filter(has_text=exact)
    for role in PRESSED:
        found = found.or_(part.get_by_role(role, name=exact))  # type: ignore[arg-type]
    return found.locator("visible=true")


def press(control: Locator) -> None:
    """Press it, and wait until the page has answered: it is gone, or it only opened or marked something."""
    control.wait_for()
    is_mark = bool(control.evaluate(IS_MARK))
    page = control.page
    control.click()
    if not is_mark:
        with suppress(Error):  # this control stays
            page.wait_for_function("() => !window.pressed?.isConnected", timeout=3000)
        page.wait_for_load_state()


def enter_value(page: Page, label: str, value: str) -> None:
    exact = re.compile(rf"^\s*{re.escape(label)}\s*(\*\s*)?$")
    control = page.get_by_label(exact).locator("visible=true").first
    control.wait_for()
    if control.evaluate("it => it.tagName") == "SELECT":
        control.select_option(label=value)
    else:
        control.fill(value)
