// The page about this device: turn it on and off, what was read, and what waits to be sent.
import { ask } from "./asking.js";

const part = (name) => document.querySelector(`[data-phone-${name}]`);
const isOn = () => document.cookie.includes("minga_phone=on");

async function drawLater() {
  const list = document.querySelector("[data-later]");
  const all = isOn() ? await ask({ what: "send" }) : [];
  list.closest("section").hidden = !all.length;
  list.replaceChildren(
    ...all.map((one) => {
      const row = document.getElementById(`row-${one.state}`).content.cloneNode(true);
      const said = new Map(one.fields);
      const text = said.get("body") ?? (said.has("support") ? list.dataset.support : list.dataset.stance);
      row.querySelector("[data-text]").textContent = text;
      row.querySelector("[data-at]").textContent = new Date(one.at).toLocaleString(document.documentElement.lang);
      row.querySelector("[data-where]").href = one.there ?? one.page;
      const why = row.querySelector("[data-why]");
      if (why) why.textContent = one.why;
      row.querySelector("[data-copy-text]")?.addEventListener("click", () => navigator.clipboard.writeText(text));
      row.querySelector("[data-drop]").addEventListener("click", async () => {
        await ask({ what: "drop", id: one.id });
        drawLater();
      });
      return row;
    }),
  );
}

async function drawRead() {
  const list = part("read");
  const rows = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("read-")) continue;
    const read = await caches.open(name);
    for (const request of (await read.keys()).reverse()) {
      const { headers } = await read.match(request);
      const row = document.getElementById("row-read").content.cloneNode(true);
      const link = row.querySelector("a");
      link.href = request.url;
      link.textContent = decodeURIComponent(headers.get("X-Title"));
      row.querySelector("[data-at]").textContent = new Date(headers.get("X-Seen")).toLocaleString(
        document.documentElement.lang,
      );
      rows.push(row);
    }
  }
  list.closest("section").hidden = !rows.length;
  list.replaceChildren(...rows);
}

function draw() {
  if (part("on")) part("on").hidden = isOn();
  if (part("off")) part("off").hidden = !isOn();
  drawLater();
  drawRead();
}

part("on")?.addEventListener("click", async () => {
  document.cookie = "minga_phone=on; path=/; max-age=31536000; samesite=lax";
  await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  draw();
});

part("off")?.addEventListener("click", async () => {
  await ask({ what: "forget" });
  document.cookie = "minga_phone=; path=/; max-age=0";
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  draw();
});

if ("serviceWorker" in navigator) draw();
