// Says how many characters are left, aloud only when few are.
const FEW = 0.1;

export function start(area) {
  const limit = area.maxLength;
  if (limit < 1) return;
  const count = document.createElement("output");
  count.className = "meta end";
  area.after(count);
  const show = () => {
    const left = limit - area.value.length;
    const isShort = left < limit * FEW;
    count.textContent = `${area.value.length.toLocaleString(document.documentElement.lang)} / ${limit.toLocaleString(document.documentElement.lang)}`;
    count.setAttribute("aria-live", isShort ? "polite" : "off");
    count.classList.toggle("over", isShort);
  };
  area.addEventListener("input", show);
  show();
}
