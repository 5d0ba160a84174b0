"""*Your first minga in twenty minutes*, followed word for word, from an empty folder, in both languages."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.tutorial import Act, Follower, Person, read

DOCS = Path(__file__).parents[2] / "docs" / "tutorials"
TUTORIALS = {"es": DOCS / "tu-primera-minga.md", "en": DOCS / "your-first-minga.md"}
LOCALES = {"es": "es-ES", "en": "en-GB"}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FOUNDER = {"es": "Marta", "en": "Martha"}
FORMS_MOST = 10
BEGIN = re.compile(r"http://127\.0\.0\.1:\d+/\S+")
START_SECONDS = 180


@dataclass
class Started:
    """`minga start` on an empty home: its one command."""

    address: str
    process: subprocess.Popen[str]


@pytest.fixture
def started(tmp_path: Path, language: str, migrated_home: Path) -> Iterator[Started]:
    """In Spanish from a folder that is not there; in English from tables in which nothing stands, to spare a minute."""
    if language != "es":
        shutil.copytree(migrated_home, tmp_path / "var")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    foreign = ("MINGA_", "DATABASE_URL", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    log = tmp_path / "said"
    with log.open("w") as said:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("minga")), "start", "--no-browser", "--port", str(port)],
            env=kept | {"MINGA_HOME": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"},
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield Started(_address_in(log, process), process)
    finally:
        process.terminate()
        process.wait(20)


def _address_in(log: Path, process: subprocess.Popen[str]) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = [each for each in BEGIN.findall(log.read_text()) if "welcome" in each]
        if found and _listens(int(urlsplit(found[0]).port or 0)):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(f"Minga did not start:\n{log.read_text()}")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("language", sorted(TUTORIALS))
def test_the_tutorial_can_be_followed_word_for_word(language, chromium, started, capsys):
    path, folder, taken = TUTORIALS[language], os.environ.get("MINGA_TUTORIAL_PICTURES"), []

    def enter(person: Person) -> Page:
        size = PHONE if person.is_on_phone else DESK
        return chromium.new_context(locale=LOCALES[language], viewport=size).new_page()

    def picture(page: Page, name: str) -> None:
        taken.append(name)
        if folder:
            page.screenshot(path=Path(folder) / Path(name).name)
        assert folder or (path.parent / name).is_file()

    follower, began = Follower(enter, picture), time.monotonic()
    try:
        follower.follow(read(path.read_text()), first=started.address)
    finally:
        for page in follower.pages.values():
            page.context.close()
    toll = follower.toll
    assert toll.refusals == []
    assert taken, "no picture"
    before = next(place for place, form in enumerate(toll.forms) if not form.startswith(FOUNDER[language]))
    assert before <= FORMS_MOST
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{path.name}: {before} forms, 0 refusals and 0 commands after the start until another person writes; "
            f"{len(toll.forms)} forms in all, {time.monotonic() - began:.0f} s by a machine"
        )


def test_what_the_text_says_is_what_is_done():
    assert list(read("<!-- Marta -->\n1. In **Name** write `Ana`, then **Go in**: _Hello_.\n\n**No step**")) == [
        Person("Marta", is_on_phone=False, link_of=""),
        Act(2, label="Name", value="Ana"),
        Act(2, label="Go in"),
        Act(2, seen="Hello"),
    ]
    assert list(read("<!-- Ana, on a phone, with the link of Ana -->")) == [
        Person("Ana", is_on_phone=True, link_of="Ana")
    ]
