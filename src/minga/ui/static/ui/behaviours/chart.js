// Reads the chart's table under the pointer or the arrow keys.
export function start(figure) {
  const plot = figure.querySelector(".plot");
  const places = (figure.dataset.chart || "").split(" ").filter(Boolean).map(Number);
  const table = figure.querySelector("table");
  if (!plot || !table || !places.length) return;
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  const rule = document.createElement("div");
  const readout = document.createElement("div");
  const slider = document.createElement("input");
  rule.className = "plot-rule";
  readout.className = "plot-readout";
  Object.assign(slider, { type: "range", min: 0, max: rows.length - 1, value: rows.length - 1 });
  slider.setAttribute("aria-label", figure.querySelector("figcaption b")?.textContent ?? "");
  rule.hidden = readout.hidden = true;
  plot.append(rule, readout, slider);

  const show = (index) => {
    const cells = [...rows[index].cells].map((cell) => cell.textContent.trim());
    const text = cells.slice(1).map((value, i) => `${heads[i + 1]}: ${value}`);
    readout.textContent = [cells[0], ...text].join("\n");
    slider.value = index;
    slider.setAttribute("aria-valuetext", [cells[0], ...text].join("; "));
    const share = places[index];
    rule.style.insetInlineStart = `${share}%`;
    readout.style.left = share < 50 ? `calc(${share}% + 10px)` : "auto";
    readout.style.right = share < 50 ? "auto" : `calc(${100 - share}% + 10px)`;
    rule.hidden = readout.hidden = false;
  };
  const hide = () => (rule.hidden = readout.hidden = true);
  const nearest = (event) => {
    const box = plot.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * 100;
    const gap = (i) => Math.abs(places[i] - share);
    show(places.reduce((best, _, i) => (gap(i) < gap(best) ? i : best), 0));
  };
  plot.addEventListener("pointermove", nearest);
  plot.addEventListener("pointerdown", nearest);
  plot.addEventListener("pointerleave", hide);
  slider.addEventListener("input", () => show(Number(slider.value)));
  slider.addEventListener("focus", () => slider.matches(":focus-visible") && show(Number(slider.value)));
  slider.addEventListener("blur", hide);
}
