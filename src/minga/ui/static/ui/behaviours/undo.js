// Says how long something can still be taken back, and goes when that is over, unless somebody is about to press it.
export function start(form) {
  const told = form.querySelector("[data-words]");
  const end = performance.now() + Number(form.dataset.undo) * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0 && !form.contains(document.activeElement)) return form.remove();
    told.textContent = told.dataset.words.replace("%s", Math.max(left, 0));
    setTimeout(tick, 1000);
  };
  tick();
}
