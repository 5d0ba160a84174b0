// Tells an element that its topics changed, after a random wait: a thousand readers must not ask at once.
const LONGEST_WAIT = 1500;
const streams = new Map();

function connect(stream, address) {
  if (stream.source || document.hidden) return;
  stream.source = new EventSource(address);
  stream.source.addEventListener("changed", () => tell(stream));
  stream.source.addEventListener("open", sweep);
  stream.source.addEventListener("error", () => renew(stream));
}

const tell = (stream) => stream.listeners.forEach((changed) => changed());

// Refused for good: what is drawn anew brings a newer address.
function renew(stream) {
  if (stream.source?.readyState !== EventSource.CLOSED) return;
  disconnect(stream);
  tell(stream);
}

function disconnect(stream) {
  stream.source?.close();
  stream.source = null;
}

// Every swap brings a new address; a browser has few connections.
function sweep() {
  for (const [address, stream] of streams) {
    for (const element of stream.listeners.keys()) if (!element.isConnected) stream.listeners.delete(element);
    if (stream.listeners.size) continue;
    disconnect(stream);
    streams.delete(address);
  }
}

// It waits for writing hands; a morph takes nothing from them.
const isBusy = (element) =>
  !element.matches("[hx-swap=outerMorph]") && element.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

export function start(element) {
  const base = element.closest("[data-live-url]")?.dataset.liveUrl;
  if (!base) return;
  const address = `${base}?topics=${encodeURIComponent(element.dataset.liveTopics)}`;
  let timer = 0;
  const refresh = () => {
    timer = 0;
    if (!element.isConnected) return;
    if (document.hidden || isBusy(element)) return void (timer = setTimeout(refresh, LONGEST_WAIT));
    element.dispatchEvent(new CustomEvent("live:changed"));
  };
  const changed = () => {
    timer ||= setTimeout(refresh, Math.random() * LONGEST_WAIT);
  };
  if (!streams.has(address)) streams.set(address, { source: null, listeners: new Map() });
  streams.get(address).listeners.set(element, changed);
  connect(streams.get(address), address);
}

// Pages that nobody looks at hold no connection; seen again, they ask for what they have missed.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return streams.forEach(disconnect);
  streams.forEach((stream, address) => {
    connect(stream, address);
    tell(stream);
  });
});
addEventListener("pagehide", () => streams.forEach(disconnect));
