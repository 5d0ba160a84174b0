// Ranking by selects, quicker: options are dragged, or moved by arrows; a tap gives the next free place.
export function start(list) {
  const rows = [...list.querySelectorAll("[data-option]")];
  const holder = list.querySelector("ol");
  const line = list.querySelector("[data-rank-line]");
  const said = list.querySelector("[data-ranked-said]");
  const select = (row) => row.querySelector("select");
  const place = (row) => Number(select(row).value) || Infinity;
  const ordered = () => [...rows].sort((one, other) => place(one) - place(other) || rows.indexOf(one) - rows.indexOf(other));
  const ranked = () => ordered().filter((row) => place(row) < Infinity);

  // Places without gaps; options that shared one still do.
  const close = () => {
    const levels = [...new Set(ranked().map(place))];
    for (const row of ranked()) select(row).value = String(levels.indexOf(place(row)) + 1);
  };
  const number = (some) => some.forEach((each, index) => { select(each).value = String(index + 1); });
  const show = (row, focused) => {
    const above = ranked();
    holder.append(...above, line, ...ordered().filter((each) => !above.includes(each)));
    line.hidden = above.length === rows.length;
    for (const each of rows) each.classList.toggle("is-ranked", place(each) < Infinity);
    focused?.focus();
    if (row && said) {
      said.textContent = said.dataset.words
        .replace("{option}", row.querySelector("label").textContent)
        .replace("{place}", select(row).value || "—");
    }
  };
  const next = (row) => {
    select(row).value = "";
    close();
    select(row).value = String(Math.max(0, ...ranked().map(place)) + 1);
  };
  const move = (row, by) => {
    const all = ranked();
    const at = all.indexOf(row);
    all.splice(at, 1);
    all.splice(Math.min(Math.max(at + by, 0), all.length), 0, row);
    number(all);
  };

  // The row goes where the pointer is; what then stands above the line has a place.
  const drag = (row, event) => {
    if (event.target.closest("select, button, .errorlist") || event.button) return;
    if (event.pointerType !== "mouse" && !event.target.closest("[data-grip]")) return;
    event.preventDefault();
    line.hidden = false;
    row.classList.add("is-dragged");
    const follow = ({ clientY }) => {
      const others = [...holder.children].filter((each) => each !== row);
      const under = others.find((each) => {
        const box = each.getBoundingClientRect();
        return clientY < box.top + box.height / 2;
      });
      const all = [...holder.children];
      const at = all.indexOf(row);
      const to = under ? all.indexOf(under) : all.length;
      // The neighbours move, not the row: a finger keeps only what stays where it is in the document.
      if (to < at) row.after(...all.slice(to, at));
      else if (to > at + 1) row.before(...all.slice(at + 1, to));
    };
    const drop = ({ type }) => {
      row.classList.remove("is-dragged");
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", drop);
      const all = [...holder.children];
      const end = all.indexOf(line);
      if (type === "pointerup") {
        for (const each of all.slice(end + 1)) select(each).value = "";
        number(all.slice(0, end));
      }
      show(row);
    };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", drop);
  };

  for (const row of rows) {
    row.querySelector("[data-grip]").hidden = false;
    row.addEventListener("pointerdown", (event) => drag(row, event));
    select(row).addEventListener("change", () => show(row, select(row)));
    for (const button of row.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if ("nextPlace" in button.dataset) next(row);
        else move(row, Number(button.dataset.move));
        show(row, button.offsetParent ? button : select(row));
      });
    }
  }
  show();
}
