// Tells an element to refetch itself (event live:changed, caught by hx-trigger) when its topics change.
// The wait is random so that a thousand readers do not ask in the same instant.
const LONGEST_WAIT = 1500;
const streams = new Map();

function stream(address) {
  if (!streams.has(address)) streams.set(address, new EventSource(address));
  return streams.get(address);
}

// Nobody loses what is being written: the element waits until the writing hands have left it.
const isBusy = (element) =>
  element.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

export function start(element) {
  const base = element.closest("[data-live-url]")?.dataset.liveUrl;
  if (!base) return;
  const source = stream(`${base}?topics=${encodeURIComponent(element.dataset.liveTopics)}`);
  let timer = 0;
  const refresh = () => {
    timer = 0;
    if (!element.isConnected) return source.removeEventListener("changed", changed);
    if (document.hidden || isBusy(element)) return void (timer = setTimeout(refresh, LONGEST_WAIT));
    element.dispatchEvent(new CustomEvent("live:changed"));
  };
  const changed = () => {
    timer ||= setTimeout(refresh, Math.random() * LONGEST_WAIT);
  };
  source.addEventListener("changed", changed);
}

addEventListener("pagehide", () => streams.forEach((source) => source.close()));
