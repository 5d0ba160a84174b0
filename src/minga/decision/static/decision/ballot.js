// Loads the behaviour that this page's ballot or draft is quicker with, again after htmx has brought a new one.
const behaviours = [
  ["[data-kept]", () => import("./kept.js")],
  ["[data-ranked]", () => import("./rank.js")],
  ["[data-basket]", () => import("./basket.js")],
  ["[data-credits]", () => import("./credits.js")],
  ["[data-shown-by]", () => import("./shown.js")],
];

async function wake() {
  for (const [hook, load] of behaviours) {
    const found = document.querySelectorAll(`${hook}:not([data-awake])`);
    if (!found.length) continue;
    const { start } = await load();
    for (const element of found) {
      if ("awake" in element.dataset) continue;
      element.dataset.awake = "";
      start(element);
    }
  }
}

wake();
document.addEventListener("htmx:after:swap", wake);
