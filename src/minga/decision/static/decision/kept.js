// What is filled in stays in this tab while one looks at it once more: the browser's own way back keeps it.
const KEY = "ballot";

export function start(form) {
  if (!form.elements) return sessionStorage.removeItem(KEY);
  const { at, ballot } = JSON.parse(sessionStorage[KEY] ?? "{}");
  sessionStorage.removeItem(KEY);
  const controls = [...form.elements].filter((each) => each.name && each.type !== "hidden");
  const isFresh = location.pathname !== new URL(form.action).pathname;
  if (at === form.action && isFresh) {
    for (const control of controls) {
      const values = ballot.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
  }
  form.addEventListener("submit", () => {
    const names = new Set(controls.map((each) => each.name));
    const given = [...new FormData(form)].filter(([name]) => names.has(name));
    sessionStorage[KEY] = JSON.stringify({ at: form.action, ballot: given });
  });
}
