// After an @ it offers who reads the place: arrows choose, Enter takes, Escape lets go.
import { replace } from "./text.js";

const TYPED = /(?:^|[\s([{"'«¡¿])@([^\s@[\]()](?:[^\n@[\]()]{0,38}))?$/u;
const PAUSE = 150;

// Within code nobody is meant.
const isCode = (before) => (before.split("```").length % 2 === 0) || before.split("\n").pop().split("`").length % 2 === 0;

export function offer(area, door, words) {
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = `${area.id}-offers`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words);
  area.parentElement.append(list);
  area.setAttribute("aria-autocomplete", "list");
  let people = [], chosen = 0, from = -1, refused = -1, timer = 0, asked = null;

  const mark = (place) => {
    chosen = (place + people.length) % people.length;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", number === chosen));
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    people = [];
    list.hidden = true;
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant"]) area.removeAttribute(name);
  };
  const take = (place) => {
    const text = `${people[place].mention} `;
    const to = area.selectionStart;
    close();
    replace(area, from, to, text);
  };
  const show = (found) => {
    people = found;
    if (!people.length) return close();
    list.replaceChildren(...people.map((person, place) => {
      const row = document.createElement("li");
      row.id = `${list.id}-${place}`;
      row.dir = "auto";
      row.textContent = person.name;
      row.setAttribute("role", "option");
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(place);
      });
      return row;
    }));
    list.hidden = false;
    area.setAttribute("role", "combobox");
    area.setAttribute("aria-expanded", "true");
    area.setAttribute("aria-controls", list.id);
    mark(0);
  };
  const look = async (query) => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${door}&q=${encodeURIComponent(query)}`, { signal: asked.signal });
      show(answer.ok ? await answer.json() : []);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  area.addEventListener("input", () => {
    const before = area.value.slice(0, area.selectionStart);
    const found = area.selectionStart === area.selectionEnd && TYPED.exec(before);
    if (!found || isCode(before)) return void ((refused = -1), close());
    from = before.length - (found[1]?.length ?? 0) - 1;
    if (from === refused) return;
    refused = -1;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE, found[1] ?? "");
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const acts = {
      ArrowDown: () => mark(chosen + 1),
      ArrowUp: () => mark(chosen - 1),
      Enter: () => take(chosen),
      Tab: () => take(chosen),
      Escape: () => ((refused = from), close()),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[event.key]();
  });
  area.addEventListener("blur", close);
}
