// Says how much is written once half is, aloud near the end.
export function start(area) {
  const limit = area.maxLength;
  if (limit < 1) return;
  const count = document.createElement("output");
  area.after(count);
  const show = () => {
    const { length } = area.value;
    const isShort = length > limit * 0.9;
    const said = [length, limit].map((each) => each.toLocaleString(document.documentElement.lang));
    count.textContent = length * 2 < limit ? "" : said.join(" / ");
    count.ariaLive = isShort ? "polite" : "off";
    count.className = isShort ? "meta end over" : "meta end";
  };
  area.addEventListener("input", show);
  show();
}
