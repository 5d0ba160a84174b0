// Keeps "in 3 days" true while the page stays open.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function start(time) {
  const due = Date.parse(time.dateTime);
  const tick = () => {
    if (!time.isConnected) return;
    const left = (due - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, seconds]) => Math.abs(left) >= seconds * 1.2) ?? UNITS.at(-1);
    time.textContent = words.format(Math.round(left / size), unit);
    setTimeout(tick, Math.abs(left) < 7200 ? 15000 : 300000);
  };
  tick();
}
