// On a device that keeps pages: starts the worker, and says what waits and what became of what was written offline.
import { ask } from "./asking.js";

navigator.serviceWorker.register("/worker.js").then(async () => {
  await navigator.serviceWorker.ready;
  if (!document.body.dataset.person) return;
  const show = async () => {
    const waiting = await ask({ what: "send" });
    const line = document.querySelector("[data-later-line]") ?? document.createElement("p");
    line.remove();
    if (!waiting.length || document.querySelector("[data-later]")) return;
    line.dataset.laterLine = line.role = "status";
    line.className = "notice";
    const link = Object.assign(document.createElement("a"), { href: "/me/phone/" });
    const offline = new DOMParser().parseFromString(await (await caches.match("/offline/")).text(), "text/html");
    const state = ["refused", "waiting", "sent"].find((each) => waiting.some((one) => one.state === each));
    link.textContent = offline.getElementById(`line-${state}`).content.textContent.trim();
    line.append(link);
    document.querySelector("main").prepend(line);
  };
  show();
  addEventListener("online", show);
});
