// The tools of a writing field: its bar, its keys, whom one mentions, how it will look.
import { begin, block, goOn, link, wrap } from "./text.js";

const TABLE = "| A | B |\n| --- | --- |\n|  |  |\n";
const ACTS = {
  bold: (area) => wrap(area, "**"),
  italic: (area) => wrap(area, "_"),
  link,
  list: (area) => begin(area, "- "),
  numbered: (area) => begin(area, "1. "),
  quote: (area) => begin(area, "> "),
  table: (area) => block(area, TABLE, 2, 3),
  code(area) {
    const words = area.value.slice(area.selectionStart, area.selectionEnd);
    if (words.includes("\n")) return block(area, `\`\`\`\n${words}\n\`\`\`\n`, 4, 4 + words.length);
    wrap(area, "`");
  },
};
const KEYS = { b: "bold", i: "italic", k: "link" };
const space = location.pathname.match(/^\/s\/[^/]+/)?.[0];

export async function start(bar) {
  const area = document.getElementById(bar.dataset.writing);
  if (!area) return;
  const buttons = [...bar.querySelectorAll("button")];
  const { look, offers, cite } = bar.dataset;
  if (!space) buttons.pop().remove();
  if (!document.querySelector(`link[href="${look}"]`)) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: look }));
  }
  bar.hidden = false;
  for (const button of buttons) {
    button.addEventListener("click", () => (ACTS[button.dataset.do] ?? (() => preview(bar, area, button)))(area));
  }
  // One stop for Tab; arrows go along the bar.
  buttons.forEach((button, place) => (button.tabIndex = place ? -1 : 0));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const from = buttons.indexOf(document.activeElement);
    const to = buttons[(from + step + buttons.length) % buttons.length];
    buttons.forEach((button) => (button.tabIndex = button === to ? 0 : -1));
    to.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || area.hasAttribute("aria-expanded")) return;
    const isControl = event.ctrlKey || event.metaKey;
    const act = isControl && !event.shiftKey && ACTS[KEYS[event.key.toLowerCase()]];
    if (act) act(area);
    else if (isControl && event.key === "Enter") area.form.requestSubmit();
    else if (event.key !== "Enter" || isControl || event.shiftKey || !goOn(area)) return;
    event.preventDefault();
  });
  const place = area.form?.dataset.place;
  if (space && place) {
    const { offer } = await import("./mentions.js");
    offer(area, `/api/v1${space}/writing/people/?place=${encodeURIComponent(place)}`, offers);
  }
  if (document.querySelector(".prose")) (await import("./quote.js")).quote(area, cite);
}

async function preview(bar, area, button) {
  const shown = bar.parentElement.querySelector(".preview");
  const isOpen = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!isOpen));
  area.hidden = !isOpen;
  bar.querySelectorAll("[data-do]").forEach((each) => (each.disabled = !isOpen && each !== button));
  if (isOpen) {
    shown?.remove();
    return area.focus();
  }
  const box = Object.assign(document.createElement("div"), { className: "prose preview", tabIndex: -1 });
  area.after(box);
  try {
    const answer = await fetch(`/api/v1${space}/writing/preview/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": area.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ text: area.value }),
    });
    const { html, sentence } = await answer.json();
    if (!html) return void (box.textContent = sentence ?? "");
    const drawn = new DOMParser().parseFromString(html, "text/html");
    box.replaceChildren(...drawn.body.childNodes);
  } catch {
    button.click();
  }
}
