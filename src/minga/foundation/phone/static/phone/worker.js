// Keeps on this device what one person has read, and what they wrote without network until it has been sent.
// Pages come from the network whenever there is one; a kept page says when it was seen. Before this stands VERSION.
const SHELL = `shell-${VERSION}`;
const MOST = 30;
const READ = /^\/$|^\/s\/[\w-]+\/(?!administration\/|search\/)/;
const LATER = /^\/s\/[\w-]+\/debate\/\d+\/(write|c\/\d+\/reply|statements\/\d+\/stance|supports)\/$/;
const PERSON = /data-person="(\w+)"/;
const OFFLINE = "/offline/";
const HTML = { "Content-Type": "text/html; charset=utf-8" };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

async function keepShell() {
  const shell = await caches.open(SHELL);
  const answer = await fetch(OFFLINE, { credentials: "same-origin" });
  const html = await answer.clone().text();
  await shell.put(OFFLINE, answer);
  const needed = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((each) => each[1]);
  await Promise.allSettled(needed.map((url) => shell.add(url)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && LATER.test(url.pathname)) event.respondWith(sendOrKeep(request, url));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(visit(event, request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

// What a page is made of: from the network, and where there is none from what was kept.
async function asset(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) (await caches.open(SHELL)).put(request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

async function visit(event, request, url) {
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get("Content-Type")?.startsWith("text/html")) {
      event.waitUntil(keepPage(answer.clone(), url));
    }
    return answer;
  } catch {
    return (await pageSeen(url)) ?? (await offline());
  }
}

// Whoever is signed in owns what is kept; with anybody else, or nobody, it is gone.
async function keepPage(answer, url) {
  const html = await answer.text();
  const person = html.match(PERSON)?.[1];
  for (const name of await caches.keys()) {
    if (name.startsWith("read-") && name !== `read-${person}`) await caches.delete(name);
  }
  if (!person) return;
  const read = await caches.open(`read-${person}`);
  if (!READ.test(url.pathname) || answer.redirected) return;
  const title = html.match(/<title>([^<]*)/)?.[1].trim() ?? url.pathname;
  const headers = {
    ...HTML,
    "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "default-src 'self'",
    "X-Seen": new Date().toISOString(),
    "X-Title": encodeURIComponent(title),
  };
  await read.delete(url.href);
  await read.put(url.href, new Response(html, { headers }));
  const kept = await read.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) await read.delete(old);
}

const words = async () => (await (await caches.match(OFFLINE))?.text()) ?? "";
const said = (html, name) => html.match(new RegExp(`<template id="${name}">([^]*?)</template>`))?.[1].trim() ?? "";
const offline = async () => (await caches.match(OFFLINE)) ?? Response.error();

async function pageSeen(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith("read-") && (await (await caches.open(name)).match(url.href));
    if (!found) continue;
    const html = await words();
    const language = html.match(/<html lang="([\w-]+)"/)?.[1];
    const seen = new Date(found.headers.get("X-Seen"));
    const isToday = seen.toDateString() === new Date().toDateString();
    const form = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    const notice = said(html, "seen").replace("{time}", seen.toLocaleString(language, form));
    const page = (await found.text()).replace(/<main [^>]*>/, (main) => main + notice);
    const policy = found.headers.get("Content-Security-Policy");
    return new Response(page, { headers: { ...HTML, "Content-Security-Policy": policy } });
  }
  return null;
}

// --- What waits to be sent

const store = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("minga-later", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("later", { keyPath: "id", autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

async function ask(mode, act) {
  const opened = await store();
  return new Promise((resolve, reject) => {
    const asked = act(opened.transaction("later", mode).objectStore("later"));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function personHere() {
  const name = (await caches.keys()).find((each) => each.startsWith("read-"));
  return name?.slice("read-".length);
}

async function sendOrKeep(request, url) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const fields = [...(await copy.formData()).entries()].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    );
    const person = await personHere();
    if (!person || fields.some(([name]) => name === "similar")) return offline();
    const page = new URL(request.referrer || url.href).pathname;
    const at = new Date().toISOString();
    await ask("readwrite", (later) => later.add({ person, url: url.pathname, page, fields, at, state: "waiting" }));
    await self.registration.sync?.register("later").catch(() => {});
    const html = await words();
    if (!request.headers.get("HX-Request")) return offline();
    return new Response(said(html, "kept"), { headers: HTML });
  }
}

self.addEventListener("sync", (event) => event.waitUntil(sendAll()));

// One after the other, and never twice at once: the lock is of all pages and of this worker.
const sendAll = () => navigator.locks.request("minga-later", sendEach);

async function sendEach() {
  const person = await personHere();
  for (const one of await ask("readonly", (later) => later.getAll())) {
    if (one.state !== "waiting" || one.person !== person) continue;
    const became = await sent(one);
    await ask("readwrite", (later) => later.put({ ...one, ...became }));
  }
}

// What became of it. Whoever is signed in now, and their token, stand on the page it was written on.
async function sent(one) {
  const before = await (await fetch(one.page, { credentials: "same-origin" })).text();
  if (before.match(PERSON)?.[1] !== one.person) return {};
  const token = before.match(/name="csrfmiddlewaretoken" value="(\w+)"/)?.[1] ?? "";
  const body = new URLSearchParams([...one.fields, ["csrfmiddlewaretoken", token]]);
  const answer = await fetch(one.url, { method: "POST", body, credentials: "same-origin" });
  if (answer.status === 429 || answer.status >= 500) return {};
  if (answer.ok && answer.redirected && !answer.url.includes("/accounts/")) return { state: "sent", there: answer.url };
  const why = (await answer.text()).match(/class="(?:field-error|notice[^"]*|errorlist[^"]*|lead)"[^>]*>([^]*?)<\//)?.[1];
  return { state: "refused", why: why?.replace(/<[^>]*>/g, " ").trim() ?? "" };
}

self.addEventListener("message", (event) => {
  const { what, id } = event.data;
  const answer = async () => {
    if (what === "drop") await ask("readwrite", (later) => later.delete(id));
    if (what === "forget") await forget();
    if (what === "send") await sendAll().catch(() => {});
    const person = await personHere();
    const all = await ask("readonly", (later) => later.getAll());
    event.ports[0]?.postMessage(all.filter((one) => one.person === person));
  };
  event.waitUntil(answer());
});

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith("read-")) await caches.delete(name);
}
