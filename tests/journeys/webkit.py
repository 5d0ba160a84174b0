"""A WebKit, which is what an iPhone runs, driven over its own protocol on a screen that nobody sees."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

from tests.journeys.barriers import SERIOUS

WAIT = 20
AXE = """const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations.map(
    each => [each.impact, each.id, each.nodes.map(node => node.html).slice(0, 3)])));"""
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def webkit_path() -> str:
    """The driver to use. Without one the journey is skipped, loudly."""
    path = shutil.which(os.environ.get("MINGA_WEBKIT", "") or "WebKitWebDriver")
    if path and shutil.which("Xvfb"):
        return path
    pytest.skip("NO WEBKIT (Debian: webkit2gtk-driver, xvfb): nothing was tried in what an iPhone runs")


@contextmanager
def a_screen() -> Iterator[str]:
    """An X display that only exists in memory; its name."""
    reading, writing = os.pipe()
    command = [
        shutil.which("Xvfb") or "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x1000x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            screen.terminate()


@contextmanager
def a_webkit(base_url: str) -> Iterator["Phone"]:
    path = webkit_path()
    with a_screen() as display:
        service = Service(path, env=os.environ | {"DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"})
        options = WebKitGTKOptions()
        driver = WebKitGTK(options=options, service=service)
        try:
            yield Phone(driver, base_url)
        finally:
            driver.quit()


class Phone:
    """One person's WebKit, as narrow as its window can be: 447 pixels, a large phone."""

    def __init__(self, driver: WebKitGTK, base_url: str) -> None:
        self.driver, self.base_url = driver, base_url
        driver.set_window_size(390, 844)
        self.goes_to("/gallery/")
        assert driver.execute_script("return innerWidth") < 480
        driver.set_script_timeout(WAIT)

    def signs_in(self, key: str) -> None:
        self.goes_to("/gallery/")
        self.driver.add_cookie({"name": "sessionid", "value": key, "path": "/"})

    def goes_to(self, address: str) -> "Phone":
        self.driver.get(f"{self.base_url}{address}")
        return self

    def finds(self, selector: str) -> WebElement:
        """The first that can be seen of what the selector names; waits for it."""
        return WebDriverWait(self.driver, WAIT).until(lambda _driver: self.visible(selector))

    def visible(self, selector: str) -> WebElement | None:
        found = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return next((each for each in found if each.is_displayed()), None)

    def presses(self, selector: str) -> None:
        """Press what changes a part of the page, or leads to another; waits until it is no longer there."""
        pressed = self.finds(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", pressed)
        pressed.click()

    def fills(self, selector: str, text: str) -> None:
        field = self.finds(selector)
        field.clear()
        field.send_keys(text)

    def goes_on(self, selector: str) -> None:
        """Press what leads to another page; waits until that one has come."""
        before = self.finds("html")
        self.presses(selector)
        WebDriverWait(self.driver, WAIT).until(staleness_of(before))

    def waits_for(self, is_there: Any) -> None:
        WebDriverWait(self.driver, WAIT).until(lambda _driver: is_there())

    def text(self, selector: str = "main") -> str:
        return str(self.driver.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector))

    def barriers(self) -> list[Any]:
        """What axe finds on the page that would keep somebody out, and how many pixels it is too wide."""
        self.driver.execute_script(AXE_SCRIPT)
        found: list[Any] = [each for each in self.driver.execute_async_script(AXE) if each[0] in SERIOUS]
        too_wide = self.driver.execute_script(OVERFLOW)
        return [*found, *([f"{too_wide} px too wide"] if too_wide > 0 else [])]
