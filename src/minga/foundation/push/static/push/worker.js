// Shows what the house tells this device, and leads to it. It keeps nothing and answers no page.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let told;
  try {
    told = event.data.json();
  } catch {
    return;
  }
  const { title, body, url, tag, lang, count } = told;
  const shown = { body, tag, lang, icon: "/static/phone/icon-192.png", data: { url } };
  event.waitUntil(Promise.all([self.registration.showNotification(title, shown), mark(count)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(new URL(event.notification.data.url, location.origin)));
});

// A press leads only into this house. A page of ours that stands open goes there; else one is opened.
async function lead(url) {
  if (url.origin !== location.origin) return;
  await mark(0);
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    try {
      await page.focus();
      if (await page.navigate(url.href)) return;
    } catch {
      continue;
    }
  }
  await self.clients.openWindow(url.href);
}

// The number on the app's icon, where there is one.
async function mark(count) {
  if (!navigator.setAppBadge) return;
  await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}
