// Loads the behaviours that this page uses, and again after htmx has brought new content.
const behaviours = [
  ["[data-theme-switch]", () => import("./behaviours/theme.js")],
  ["[data-dialog-open]", () => import("./behaviours/dialog.js")],
  ["[data-live-topics]", () => import("./behaviours/live.js")],
  ["[data-countdown]", () => import("./behaviours/countdown.js")],
  ["[data-undo]", () => import("./behaviours/undo.js")],
  ["[data-copy]", () => import("./behaviours/copy.js")],
  ["[data-draft]", () => import("./writing/drafts.js")],
  ["[data-writing]", () => import("./writing/field.js")],
  ["[data-counter]", () => import("./behaviours/counter.js")],
  ["[data-chart]", () => import("./behaviours/chart.js")],
];

const started = new WeakMap();

// Each behaviour exports start(element); it is called once for each element.
async function wake(root) {
  for (const [hook, load] of behaviours) {
    const found = [...root.querySelectorAll(hook)];
    if (root.matches?.(hook)) found.push(root);
    if (!found.length) continue;
    // A page kept for the way without network may have come without one of them.
    const start = await load().then((loaded) => loaded.start, () => null);
    if (!start) continue;
    for (const element of found) {
      const hooks = started.get(element) ?? new Set();
      if (hooks.has(hook)) continue;
      started.set(element, hooks.add(hook));
      start(element);
    }
  }
}

wake(document);
document.addEventListener("htmx:after:process", (event) => wake(event.target));
