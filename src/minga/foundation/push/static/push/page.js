// On the page of notices: whether this device is told at once, and turning it on and off. Asks only after a press.
const box = document.querySelector("[data-push]");
const part = (name) => box.querySelector(`[data-push-${name}]`);
const SCOPE = "/notices/";

function show(state, why = "") {
  for (const each of box.querySelectorAll("[data-push-is]")) {
    each.hidden = !each.dataset.pushIs.split(" ").includes(state);
  }
  part("why").textContent = why;
  part("why").hidden = !why;
}

async function registration() {
  const all = await navigator.serviceWorker.getRegistrations();
  return all.find((each) => new URL(each.scope).pathname === SCOPE);
}

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
}

const subscription = async () => (await registration())?.pushManager.getSubscription();

async function look() {
  const isThere = isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!isThere) return show("unsupported");
  if (Notification.permission === "denied") return show("denied");
  const mine = await subscription();
  const isOn = mine && box.dataset.pushKnown.split(" ").includes(await digest(mine.endpoint));
  return show(isOn && Notification.permission === "granted" ? "on" : "off");
}

function active(found) {
  if (found.active) return found;
  const worker = found.installing ?? found.waiting;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve(found));
  });
}

const keyOf = (text) => {
  const filled = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(filled), (each) => each.charCodeAt(0));
};

const ask = (method, url, body) =>
  fetch(url, {
    method,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": box.querySelector("[name=csrfmiddlewaretoken]").value },
    body: body && JSON.stringify(body),
  });

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return look();
  show("busy");
  try {
    const found = await active(await navigator.serviceWorker.register(box.dataset.pushWorker, { scope: SCOPE }));
    await (await found.pushManager.getSubscription())?.unsubscribe();
    const made = await found.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: keyOf(box.dataset.pushKey),
    });
    const { endpoint, keys } = made.toJSON();
    const answer = await ask("POST", box.dataset.pushUrl, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    if (answer.ok) return location.reload();
    const told = await answer.json().catch(() => ({}));
    await made.unsubscribe();
    return show("failed", told.sentence ?? "");
  } catch {
    return show("failed");
  }
}

async function turnOff() {
  await (await subscription())?.unsubscribe().catch(() => {});
  await (await registration())?.unregister();
  const here = part("here")?.dataset.pushHere;
  if (here) await ask("DELETE", `${box.dataset.pushUrl}${here}/`);
  location.reload();
}

part("on").addEventListener("click", turnOn);
part("off").addEventListener("click", turnOff);
navigator.clearAppBadge?.().catch(() => {});
look();
