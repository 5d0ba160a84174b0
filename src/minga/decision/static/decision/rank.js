// Ranking by selects, quicker: a tap gives an option the next free place, arrows move it past its neighbour.
export function start(list) {
  const rows = [...list.querySelectorAll("[data-option]")];
  const holder = rows[0]?.parentElement;
  const said = list.querySelector("[data-ranked-said]");
  const place = (row) => Number(row.querySelector("select").value) || Infinity;
  const ordered = () => [...rows].sort((one, other) => place(one) - place(other) || rows.indexOf(one) - rows.indexOf(other));
  const ranked = () => ordered().filter((row) => place(row) < Infinity);

  // Places without gaps; options that shared one still do.
  const close = () => {
    const levels = [...new Set(ranked().map(place))];
    for (const row of ranked()) row.querySelector("select").value = String(levels.indexOf(place(row)) + 1);
  };
  const show = (row, button) => {
    for (const each of ordered()) holder.append(each);
    for (const each of rows) each.classList.toggle("is-ranked", place(each) < Infinity);
    button?.focus();
    if (row && said) {
      said.textContent = said.dataset.words
        .replace("{option}", row.querySelector("label").textContent)
        .replace("{place}", row.querySelector("select").value || "—");
    }
  };
  const next = (row) => {
    row.querySelector("select").value = "";
    close();
    const last = Math.max(0, ...ranked().map(place));
    row.querySelector("select").value = String(last + 1);
  };
  const move = (row, by) => {
    const all = ranked();
    const at = all.indexOf(row);
    if (at < 0) return by < 0 ? next(row) : undefined;
    all.splice(at, 1);
    all.splice(Math.min(Math.max(at + by, 0), all.length), 0, row);
    all.forEach((each, index) => { each.querySelector("select").value = String(index + 1); });
  };

  for (const row of rows) {
    row.querySelector("select").addEventListener("change", () => row.classList.toggle("is-ranked", place(row) < Infinity));
    for (const button of row.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if ("nextPlace" in button.dataset) next(row);
        else move(row, Number(button.dataset.move));
        show(row, button);
      });
    }
  }
  show();
}
