// Ranking by selects, quicker: a tap gives an option the next free place, and two options never share one.
export function start(list) {
  const selects = [...list.querySelectorAll("select")];
  const before = new Map(selects.map((select) => [select, select.value]));
  for (const select of selects) {
    select.addEventListener("change", () => {
      const twin = selects.find((other) => other !== select && select.value && other.value === select.value);
      if (twin) twin.value = before.get(select);
      for (const each of selects) before.set(each, each.value);
    });
  }
  for (const button of list.querySelectorAll("[data-next-place]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const select = list.querySelector(`[name="${button.dataset.nextPlace}"]`);
      const taken = new Set(selects.filter((other) => other !== select).map((other) => other.value));
      let place = 1;
      while (taken.has(String(place))) place += 1;
      select.value = String(place);
      before.set(select, select.value);
    });
  }
}

function wake() {
  for (const list of document.querySelectorAll("[data-ranked]:not([data-awake])")) {
    list.dataset.awake = "";
    start(list);
  }
}

wake();
document.addEventListener("htmx:after:swap", wake);
