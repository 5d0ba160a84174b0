// Keeps what is written with the house; on this device only while the house has not got it.
const DOOR = "/api/v1/me/drafts/";
const PAUSE = 1500, AGAIN = 15_000, PATIENCE = 1500, NEAR = "400px";
const { person } = document.body.dataset;
const forms = new WeakMap();

const token = (form) => form.elements.csrfmiddlewaretoken?.value ?? "";
const read = (key) => JSON.parse(localStorage[key] ?? "null");

async function ask(method, form, query, body, keepalive = false) {
  const headers = { "X-CSRFToken": token(form), "X-Minga-Person": person, Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(DOOR + query, { method, headers, body: body && JSON.stringify(body), keepalive });
  if (!answer.ok) throw new Error(answer.status);
  return answer.status === 204 ? null : answer.json();
}

// What belongs to one form: its fields, and what the house has of them, asked for once somebody comes near.
function whole(form) {
  if (forms.has(form)) return forms.get(form);
  const path = new URL(form.action).pathname;
  const all = { path, fields: [], sent: false };
  all.load = () => (all.loaded ??= ask("GET", form, `?path=${encodeURIComponent(path)}`).catch(() => (all.loaded = null)));
  all.find = async () => {
    const rows = await all.load();
    if (rows) for (const field of all.fields) field.found(rows.find((row) => row.field === field.name));
  };
  forms.set(form, all);
  form.addEventListener("submit", (event) => hand(event, form, all));
  form.addEventListener("formdata", ({ formData }) => {
    const known = all.fields.filter((field) => field.number).map((field) => `${field.name}:${field.number}.`);
    if (known.length) formData.set("draft", known.join(""));
  });
  const seen = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) seen.disconnect(), all.find();
  }, { rootMargin: NEAR });
  seen.observe(form);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return all.fields.forEach((field) => field.save(true));
    if (all.loaded) (all.loaded = null), all.find();
  });
  addEventListener("pageshow", (event) => event.persisted && (all.sent = false));
  return all;
}

// The last words are with the house before they are sent: whatever comes of it, they are found again.
async function hand(event, form, all) {
  if (event.defaultPrevented || all.sent || all.fields.every((field) => !field.isDue())) return void (all.sent = true);
  event.preventDefault();
  const kept = Promise.all(all.fields.map((field) => field.save()));
  await Promise.race([kept, new Promise((done) => setTimeout(done, PATIENCE))]);
  all.sent = true;
  form.requestSubmit(event.submitter);
}

export function start(area) {
  const { form } = area;
  if (!person || !form) return;
  const all = whole(form);
  const key = `kept:${person}:${all.path}:${area.dataset.draft}`;
  let kept = area.defaultValue, timer = 0, saving = null, other = null;
  // What has come back says so until somebody writes on.
  const say = (state) => area.dataset.kept === "found" && state === "now" || (area.dataset.kept = state);
  const put = (text) => {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const clash = (text, number) => {
    other = { text, number };
    const asked = form.querySelector("[data-kept-other]");
    if (!asked) return;
    asked.hidden = false;
    const answer = (act) => () => {
      asked.hidden = true;
      field.number = other.number;
      kept = other.text;
      other = null;
      act();
    };
    asked.querySelector("[data-take]").onclick = answer(() => put(kept));
    asked.querySelector("[data-stay]").onclick = answer(() => field.save());
  };
  const send = async (keepalive) => {
    const text = area.value;
    try {
      const body = { path: all.path, field: field.name, text, after: field.number };
      const now = await ask("PUT", form, "", body, keepalive);
      if (now.is_other) return clash(now.text, now.number);
      field.number = now.number;
      kept = text;
      if (area.value === text) localStorage.removeItem(key);
      say("now");
    } catch {
      say("device");
      timer = setTimeout(field.save, AGAIN);
    }
  };
  const field = {
    name: area.dataset.draft,
    number: 0,
    isDue: () => area.value !== kept && !other,
    async save(keepalive = false) {
      clearTimeout(timer);
      await saving;
      if (!field.isDue() || all.sent) return;
      await (saving = send(keepalive));
      saving = null;
    },
    // What the house has: taken over where nothing has been written here, else asked about.
    found(row) {
      if (other || saving) return;
      const number = row?.number ?? 0;
      if (number === field.number) {
        if (row) kept = row.text;
        return void field.save();
      }
      const mine = area.value;
      if (row && mine === row.text) {
        [field.number, kept] = [number, mine];
        say("now");
      } else if (mine === kept && row) {
        [field.number, kept] = [number, row.text];
        put(row.text);
        say("found");
      } else if (mine !== kept) {
        clash(row?.text ?? "", number);
      } else field.number = 0;
    },
  };
  all.fields.push(field);
  const buffer = read(key);
  if (buffer && area.value === kept) {
    field.number = buffer.number;
    put(buffer.text);
    say("found");
    all.find().then(() => field.save());
  } else if (area.value !== area.defaultValue) all.find().then(() => field.save());
  area.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isTrusted && area.dataset.kept === "found") delete area.dataset.kept;
    if (area.value === kept) return localStorage.removeItem(key);
    localStorage[key] = JSON.stringify({ text: area.value, number: field.number });
    timer = setTimeout(field.save, PAUSE);
  });
  area.addEventListener("focus", () => all.loaded ?? all.find());
  addEventListener("pagehide", () => field.save(true));
  addEventListener("online", () => field.save());
}
