"""The room that people come back to: asked with a picture, answered by mail, written in without network, reminded once.

Whoever writes does it by keyboard alone; each page that is passed is looked at by axe.
"""

import re
import smtplib
from collections import Counter
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from playwright.sync_api import expect

from minga.foundation.media.tests import made
from tests.journeys.conftest import House, people_in, text_of
from tests.journeys.steps import tab_to
from tests.journeys.test_files import PASTE, is_drawn

WITH_PHOTO = True
"""Whether the answer by mail brings a photo along."""

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
ASKED, IDEA = "¿Qué hacemos con la azotea?", "Huertos con agua de lluvia"
ANSWER, WRITTEN = "La azotea aguanta el peso: lo miró el arquitecto.", "Yo riego los martes, también en agosto."
CAP, USUAL_CAP = 2, 20
REACHES = {"es": "Te llega:", "en": "What reaches you:"}


@pytest.fixture(scope="module")
def house(tmp_path_factory, chromium, migrated_home):
    """A house of its own: it takes mail in, and its clock goes on by weeks."""
    served = House(tmp_path_factory.mktemp("room"), migrated_home, MINGA_MAIL_IN="reply@minga.example.org")
    served.port = served.ask("open_mail_door")
    yield served
    served.close()


@pytest.fixture
def enter(request, chromium, house):
    with people_in(request, chromium, house) as come_in:
        yield come_in


@pytest.fixture(params=["es", "en"])
def room(request, house):
    house.ask("let_time_pass", days=house.ask("days_until_ten"))
    place = house.ask("prepare_room", slug=f"room-{request.param}", language=request.param)
    return place | {"reaches": REACHES[request.param], "locale": {"es": "es-ES", "en": "en-GB"}[request.param]}


def is_field(name):
    return lambda focused: focused["name"] == name


def presses_by_key(someone, button):
    """Tab to a button or link of this name and press it: the page that comes of it."""
    says = someone.says(button)
    tab_to(someone.page, lambda focused: bool(says.match(focused["text"])), most=90)
    with someone.page.expect_navigation():
        someone.page.keyboard.press("Enter")
    return someone.looks_around()


def asks_by_key(rosa, room):
    """A question with a picture that mentions Tito, whose ideas come under review with seven supports."""
    rosa.goes_to(f"{room['home']}debate/ask/{room['community'].split('/')[-2]}/")
    page, keys = rosa.page, rosa.page.keyboard
    tab_to(page, is_field("title"))
    keys.type(ASKED)
    tab_to(page, is_field("body"))
    keys.type("Está vacía desde marzo. ¿Puede mirarlo @ti", delay=25)
    offered = page.get_by_role("option")
    expect(offered.first).to_be_visible()
    for _step in range(offered.all_text_contents().index("Tito")):
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("?")
    area = page.locator("textarea[name=body]")
    expect(area).to_have_value(re.compile(r"\[@Tito\]\(person:\d+\)"))
    area.evaluate(PASTE, list(made.picture(size=(1200, 800), colour="#7a5c3a")))
    expect(area).to_have_value(re.compile(r"!\[[^\]]+\]\(media:\w+\)"))
    more = rosa.says("More options")
    tab_to(page, lambda focused: bool(more.match(focused["text"])))
    keys.press("Enter")
    tab_to(page, is_field("support_threshold"))
    keys.type("7")
    presses_by_key(rosa, "Open it now")
    assert is_drawn(page.locator(".lead img")) == 1080


def writes_by_key(someone, text):
    """In the composer at the foot of the page; sent as its keys send it."""
    tab_to(someone.page, is_field("body"), most=120)
    someone.page.keyboard.type(text)
    with someone.page.expect_navigation():
        someone.page.keyboard.press("Control+Enter")


def answered_by_mail(house, letter):
    """What a mail program makes of *Reply*, and sends to the house's own door."""
    written = EmailMessage()
    written["From"], written["To"] = letter["To"], letter["Reply-To"]
    written["Subject"], written["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    written["Message-ID"] = f"<{abs(hash(letter['Message-ID']))}@mail.example>"
    quoted = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    written.set_content(f"{ANSWER}\n\nEl mar, 1 dic 2026 a las 10:02, Minga (<m@x.org>) escribió:\n\n{quoted}\n")
    if WITH_PHOTO:
        photo = made.picture(size=(800, 600), colour="#446688")
        written.add_attachment(photo, maintype="image", subtype="png", filename="azotea.png")
    with smtplib.SMTP("127.0.0.1", house.port) as server:
        server.send_message(written)


def turns_on(someone, house):
    someone.goes_to(f"{house.url}/me/phone/")
    someone.page.locator("[data-phone-on]").click()
    expect(someone.page.locator("[data-phone-off]")).to_be_visible()
    someone.page.wait_for_function("navigator.serviceWorker.controller !== null")


def is_a_digest(letter):
    return str(letter["Subject"]).startswith("Minga: ")


def told_of(letter):
    """How many notices a mail tells of."""
    return len(set(re.findall(r"/notices/\d+/", text_of(letter))))


def most_of_a_day(letters):
    """The most digests that anybody got on one day."""
    days = Counter(
        (str(letter["To"]), parsedate_to_datetime(letter["Date"]).date()) for letter in letters if is_a_digest(letter)
    )
    return max(days.values(), default=0)


def test_they_come_back_to_it(house, room, enter):
    people, told = room["people"], {"locale": room["locale"]}
    tito = enter("Tito", people["tito"], **told).goes_to("/notices/settings/")
    tito.writes({"How many notices a day, at most": str(CAP)}).presses("Save")
    tito.goes_to(room["community"]).page.locator("summary", has_text=room["reaches"]).click()
    tito.presses("Everything")

    rosa = enter("Rosa", people["rosa"], **told)
    asks_by_key(rosa, room)
    question = rosa.place
    presses = rosa.page.locator("input[name=kind][value=idea]")
    expect(presses).to_be_checked()
    writes_by_key(rosa, IDEA)
    rosa.looks_around().goes_to(question)
    rosa.page.evaluate("window.neverReloaded = true")

    # Tito reads it as mail, some seconds later as it could have been taken back, and answers the mail.
    letter = house.letters_to(people["tito"], saying=ASKED, within=40)[-1]
    answered_by_mail(house, letter)
    news = rosa.page.locator("#news a")
    expect(news).to_contain_text("1", timeout=15_000)
    assert rosa.page.evaluate("window.neverReloaded")
    assert rosa.overflow <= 0

    # Inés loses her network, supports the idea and writes; it leaves when the network is back.
    ines = enter("Inés", people["ines"], color_scheme="dark", **told, **PHONE)
    turns_on(ines, house)
    ines.goes_to(question)
    assert ines.overflow <= 0
    post = ines.page.locator(".post", has_text=ANSWER)
    expect(post).to_have_count(1)
    expect(post.locator("img")).to_have_count(int(WITH_PHOTO))
    ines.page.wait_for_function("u => caches.match(u).then(Boolean)", arg=question)
    ines.page.context.set_offline(True)
    with ines.page.expect_navigation():
        ines.named("button", "Support it").click()
    ines.sees("Your support for an idea")
    ines.page.goto(question)
    ines.page.locator("textarea[name=body]").tap()
    ines.page.keyboard.type(WRITTEN)
    with ines.page.expect_navigation():
        ines.marks("Experience").page.keyboard.press("Enter")
    expect(ines.page.locator("[data-later]")).to_contain_text(WRITTEN)
    ines.page.context.set_offline(False)
    ines.goes_to(question).sees("What you wrote without network has been sent.")
    ines.goes_to(question).sees("Take my support back")
    expect(ines.page.locator(".post", has_text=WRITTEN)).to_have_count(1)
    expect(news).to_contain_text("2", timeout=15_000)
    assert rosa.page.evaluate("window.neverReloaded")
    news.click()
    expect(rosa.page.locator(".post:target")).to_contain_text(ANSWER)

    # The next morning Tito has one digest, as long as he wished; then the votes are about to close.
    before = len(house.letters_to(people["tito"], within=0))
    house.ask("let_time_pass", days=1)
    digest = house.letters_to(people["tito"], more_than=before)[-1]
    assert is_a_digest(digest)
    assert told_of(digest) == CAP
    before = len(house.letters_to(people["ines"], within=0))
    house.ask("let_time_pass", days=12.2)
    reminders = house.letters_to(people["ines"], more_than=before + 1)
    assert any("(ranked)" in str(letter["Subject"]) for letter in reminders)
    ines.goes_to("/notices/").sees("Qué probamos (ranked)")

    letters = [letter for who in people.values() for letter in house.letters_to(who, within=0)]
    assert most_of_a_day(letters) == 1
    assert max(told_of(letter) for letter in letters if is_a_digest(letter)) <= USUAL_CAP
