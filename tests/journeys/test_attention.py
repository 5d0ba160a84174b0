"""What reaches a person: less of one question, more of another, in their hours, in their calendar, on a device."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Someone

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "color_scheme": "dark"}
SUBSCRIPTION = """
// Chromium without a screen grants no notices and reaches no service: both are said here.
let permission = "default";
Object.defineProperty(Notification, "permission", { get: () => permission });
Notification.requestPermission = async () => (permission = "granted");
PushManager.prototype.subscribe = async function (asked) {
  window.asked = asked;
  const keys = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  return { endpoint: "https://127.0.0.1/a", toJSON: () => ({ endpoint: "https://127.0.0.1/a", keys }), unsubscribe };
};
async function unsubscribe() {}
"""
DENIED = "Your browser does not let Minga show notices. Allow them in its settings for this page, and open it again."
UNSUPPORTED = (
    "This browser cannot be told. On an iPhone or iPad, put Minga among your apps first and open it from there."
)
HELD = """
// Chromium without a screen ends a worker that counts on an icon it has not.
Object.defineProperty(navigator, "setAppBadge", { value: async (count) => (self.badge = count) });
Object.defineProperty(navigator, "clearAppBadge", { value: async () => (self.badge = 0) });
self.registration.showNotification = async (title, more) => (self.shown = { title, ...more, url: more.data.url });
self.clients.matchAll = async () => [];
self.clients.openWindow = async (url) => (self.led = url);
self.tell = async (kind, parts) => {
  const waits = [];
  const event = Object.assign(new Event(kind), parts, { waitUntil: (wait) => waits.push(wait) });
  self.dispatchEvent(event);
  await Promise.all(waits);
};
"""


def chooses(someone: Someone, question: str, level: str) -> None:
    someone.goes_to(question)
    control = someone.page.locator("details.more", has=someone.page.locator("form[action*='/follow/']")).first
    control.locator("summary").click()
    with someone.page.expect_navigation():
        control.locator(f"button[value={level}]").click()


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_person_chooses_what_reaches_them(house: Any, enter: Callable[..., Someone], language: str) -> None:
    slug = f"atencion-{language}"
    place = house.ask("prepare_neighbourhood", slug=slug, posts=1)
    quiet, people = place["question"], place["people"]
    community_id = int(place["community"].split("/")[-2])
    loud = house.ask("asks_another", space=slug, community_id=community_id, title="¿Dónde ponemos el silo?")
    tito = enter("Tito", people["tito"], locale="en-GB" if language == "en" else "es-ES")
    tito.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tito.goes_to(f"/language/?to={language}&next=/notices/")
    if tito.page.get_by_role("button", name=tito.says("Mark all as read")).count():
        tito.presses("Mark all as read")

    chooses(tito, quiet, "nothing")
    chooses(tito, loud, "everything")
    for question, body in ((quiet, "Esto no me llega."), (loud, "Esto sí me llega.")):
        number = int(question.split("/")[-2])
        house.ask("someone_writes", space=slug, question_id=number, by=people["rosa"], body=body)
    reason = "You hear everything here: you asked for it, or you facilitate or evaluate."
    row = tito.page.locator("li", has_text=re.compile("Dónde ponemos el silo")).filter(
        has_text=re.compile("You hear everything here|Aquí te llega todo|todo", re.IGNORECASE)
    )
    for _turn in range(40):
        tito.page.goto("/notices/")
        if row.count():
            break
        tito.page.wait_for_timeout(250)
    tito.looks_around().sees(reason)
    expect(tito.page.locator("main .unread").filter(has_text="Qué combustible")).to_have_count(0)

    tito.follows("Change", inside=row.first)
    tito.page.locator("button[value=mine]").click()
    tito.looks_around()
    tito.goes_to("/notices/settings/").sees("¿Dónde ponemos el silo?")
    tito.writes({"How many notices a day, at most": "5"})
    tito.picks({"Quiet from": "22:00", "Quiet until": "07:00"})
    tito.presses("Save").is_told("We will tell you that way.")
    expect(tito.control("How many notices a day, at most")).to_have_value("5")

    tito.follows("The address of my calendar").presses("Make the address")
    tito.presses_here("Copy the address")
    expect(tito.named("button", "Copied")).to_be_visible()
    address = tito.page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{house.url}/calendar/")
    given = tito.page.request.get(address)
    assert given.text().startswith("BEGIN:VCALENDAR")
    assert "ponemos el silo" in given.text().replace("\r\n ", "")
    tito.presses("Make a new address").is_told("The address before no longer works.")
    assert tito.page.request.get(address).status == 404
    phone = enter("Tito", people["tito"], **PHONE).goes_to("/notices/calendar/")
    assert phone.overflow <= 0
    phone.goes_to("/notices/settings/")
    assert phone.overflow <= 0


def test_a_device_is_asked_only_after_a_press_and_says_where_it_stands(
    house: Any, enter: Callable[..., Someone]
) -> None:
    place = house.ask("prepare_neighbourhood", slug="avisar", posts=1)
    tito = enter("Tito", place["people"]["tito"])
    tito.page.add_init_script(SUBSCRIPTION)
    tito.goes_to("/notices/settings/").sees("It is off on this device.")
    assert tito.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    with tito.watch.expecting(409):
        tito.presses_here("Tell me on this device")
        tito.sees("The address that your browser gave leads into a private network: nothing is sent there.")
    assert tito.page.evaluate("window.asked.applicationServerKey.length") == 65

    shown = {
        "title": "Avisar",
        "body": "Rosa te ha respondido",
        "url": place["question"],
        "tag": "notice-1",
        "count": 3,
    }
    press = "url => self.tell('notificationclick', { notification: { close() {}, data: { url } } })"
    worker = tito.page.context.service_workers[0]
    assert worker.url.endswith("/notices/worker.js")
    worker.evaluate(HELD)
    worker.evaluate("told => self.tell('push', { data: { json: () => told } })", shown)
    told = worker.evaluate("self.shown")
    assert [told[name] for name in ("title", "body", "tag")] == [shown[name] for name in ("title", "body", "tag")]
    assert worker.evaluate("self.badge") == 3
    worker.evaluate(press, told["url"])
    assert worker.evaluate("self.led") == f"{house.url}{place['question']}"
    worker.evaluate("self.led = null")
    worker.evaluate(press, "https://x.org/")
    assert worker.evaluate("self.led") is None

    ines = enter("Inés", place["people"]["ines"])
    ines.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    ines.goes_to("/notices/settings/").sees(DENIED)
    ines.sees_no("Tell me on this device")

    rosa = enter("Rosa", place["people"]["rosa"])
    rosa.page.add_init_script("delete window.PushManager")
    rosa.goes_to("/notices/settings/").sees(UNSUPPORTED)
