// Words selected in what others wrote go into the field, from a contribution with who wrote them and where.
import { block } from "./text.js";

const READ = ".prose:not(.preview, form .prose)";
let area = null;

export function quote(field, label) {
  field.addEventListener("focus", () => (area = field));
  if (area) return;
  area = field;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button-quiet", textContent: label });
  let words = "", post = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (document.activeElement === button) return;
    const inside = (node) => (node?.closest ? node : node?.parentElement)?.closest(READ);
    const prose = inside(selection.anchorNode);
    words = prose && prose === inside(selection.focusNode) ? selection.toString().trim() : "";
    if (!words) return button.remove();
    post = prose.closest(".post");
    const foot = post?.querySelector(".post-foot");
    if (foot) foot.prepend(button);
    else prose.after(button);
  });
  // The selection stays while the button is pressed.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const lines = words.split("\n").map((line) => `> ${line}`.trim());
    const author = post?.querySelector(".post-head b").textContent.replace(/[[\]\\]/g, "");
    const where = post?.querySelector(".post-head a:has(time)").href;
    const text = `${lines.join("\n")}\n${author ? `>\n> — [${author}](${where})\n` : ""}\n`;
    button.remove();
    area.setSelectionRange(area.value.length, area.value.length);
    block(area, text, text.length, text.length);
    area.scrollIntoView({ block: "center" });
  });
}
