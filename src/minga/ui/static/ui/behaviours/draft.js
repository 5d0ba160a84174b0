// Keeps what is written on this device until the server has taken it, and says so.
const { person } = document.body.dataset;
const read = (key) => JSON.parse(localStorage[key] ?? "{}");

function sweep() {
  const taken = document.cookie.match(/minga_taken=([\w.]+)/)?.[1].split(".");
  for (const key in localStorage) {
    if (key.startsWith("kept:") && taken?.includes(read(key).sent)) localStorage.removeItem(key);
  }
}

export function start(area) {
  sweep();
  const form = area.form;
  if (!person || !form) return;
  const key = `kept:${person}:${new URL(form.action).pathname}:${area.dataset.draft}`;
  let { text, base = area.defaultValue, sent } = read(key);
  const keep = () => {
    localStorage[key] = JSON.stringify({ text: area.value, base, sent });
    area.dataset.kept = "now";
    if (area.value === base) localStorage.removeItem(key), delete area.dataset.kept;
  };
  area.addEventListener("input", keep);
  if (text && area.value === base) {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.dataset.kept = "found";
  } else if (!text) keep();
  form.addEventListener("submit", () => {
    sent = form.dataset.sent ??= Math.random().toString(36).slice(2);
    keep();
  });
  form.addEventListener("formdata", ({ formData }) => sent && formData.set("draft", sent));
}
