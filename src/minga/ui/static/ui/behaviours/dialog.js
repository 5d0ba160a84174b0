// Opens and closes <dialog> where the browser does not know command and commandfor.
const isNative = "commandForElement" in HTMLButtonElement.prototype;

export function start(button) {
  const dialog = document.getElementById(button.dataset.dialogOpen);
  if (isNative || !dialog) return;
  button.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-dialog-close]")?.addEventListener("click", () => dialog.close());
}
