"""A picture that somebody pastes while writing is seen by them and by whoever reads the question; by nobody else."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from minga.foundation.media.tests import made

PASTE = """(area, bytes) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
PICTURES = os.environ.get("MINGA_FILES_PICTURES")


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="files", posts=2)


def photographed(someone, name):
    if PICTURES:
        for width, scheme in ((1200, "light"), (360, "dark")):
            someone.page.set_viewport_size({"width": width, "height": 900})
            someone.page.emulate_media(color_scheme=scheme)
            someone.page.wait_for_timeout(150)
            someone.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        someone.page.set_viewport_size({"width": 1200, "height": 900})
        someone.page.emulate_media(color_scheme="light")


def is_drawn(picture):
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    return picture.evaluate("one => one.naturalWidth")


def test_a_picture_is_pasted_named_seen_by_who_reads_and_by_nobody_else(enter, place, house):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    area = tito.page.locator("textarea[name=body]")
    area.fill("Así está el patio.")
    area.evaluate(PASTE, list(made.picture(size=(1600, 1000), colour="#3a6b35")))
    words = tito.page.get_by_label(tito.says("What is seen in the picture?"))
    words.fill("El patio [norte] lleno")
    words.press("Enter")
    expect(area).to_have_value(re.compile(r"patio\.\n\n!\[El patio \\\[norte\\\] lleno\]\(media:"))
    files = [("acta.pdf", made.PDF), ("vacía.pdf", b"")]
    sent = [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    with tito.watch.expecting(409):
        tito.page.locator("#bring-files").set_input_files(sent)
        tito.sees("«vacía.pdf» está vacío. Elige el archivo otra vez.")
        expect(area).to_have_value(re.compile(r"\[acta\.pdf\]\(media:"))
    photographed(tito, "composer")
    tito.marks("Experience").presses("Contribute").is_told("Your contribution is there.")
    picture = tito.page.locator(".post .prose img")
    assert is_drawn(picture) == 1080
    photographed(tito, "question")

    ines = enter("Inés", place["people"]["ines"]).goes_to(place["question"])
    seen = ines.page.locator(".post .prose img")
    assert is_drawn(seen) == 1080
    expect(seen).to_have_attribute("alt", "El patio [norte] lleno")
    address = str(seen.evaluate("one => one.src"))
    assert ines.page.request.get(address).headers["content-type"] == "image/webp"
    ines.follows("Files", inside=ines.page.locator("main")).sees("acta.pdf", "image.webp")
    photographed(ines, "files")
    other = house.ask("prepare_neighbourhood", slug="files-elsewhere", posts=0)
    guest = enter("Inés", other["people"]["ines"])
    assert guest.page.request.get(address).status == 404
