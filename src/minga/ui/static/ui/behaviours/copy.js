// Copies data-copy, or the value of the element it names, and says so.
export function start(button) {
  button.addEventListener("click", async () => {
    const wanted = button.dataset.copy;
    const named = wanted.startsWith("#") ? document.querySelector(wanted) : null;
    await navigator.clipboard.writeText(named?.value ?? named?.textContent ?? wanted);
    const label = button.querySelector("[data-copy-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied ?? before;
    setTimeout(() => (label.textContent = before), 2000);
  });
}
