// Words selected in a contribution go into the composer, with who wrote them and where.
import { block } from "./text.js";

export function quote(area, label) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button-quiet", textContent: label });
  let words = "", post = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (document.activeElement === button) return;
    const inside = (node) => (node?.closest ? node : node?.parentElement)?.closest(".thread .prose");
    const prose = inside(selection.anchorNode);
    words = prose && prose === inside(selection.focusNode) ? selection.toString().trim() : "";
    if (!words) return button.remove();
    post = prose.closest(".post");
    post.querySelector(".post-foot")?.prepend(button);
  });
  // The selection stays while the button is pressed.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const author = post.querySelector(".post-head b").textContent.replace(/[[\]\\]/g, "");
    const where = post.querySelector(".post-head a:has(time)").href;
    const lines = words.split("\n").map((line) => `> ${line}`.trim());
    const text = `${lines.join("\n")}\n>\n> — [${author}](${where})\n\n`;
    button.remove();
    area.setSelectionRange(area.value.length, area.value.length);
    block(area, text, text.length, text.length);
    area.scrollIntoView({ block: "center" });
  });
}
