// With the focus in the debate, n goes to the next new text and j to the one before.
const thread = document.querySelector("#thread");

const news = () => [...(thread?.querySelectorAll("[data-new]") ?? [])].map((tag) => tag.closest(".post"));

function go(post) {
  post.closest("details")?.setAttribute("open", "");
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["n", "j"].includes(event.key)) return;
  const here = document.activeElement;
  if (here.matches("input, textarea, select") || !here.closest("#thread, [data-first-new]")) return;
  const all = news();
  const current = here.closest(".post");
  const follows = (post) => !current || current.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_FOLLOWING;
  const precedes = (post) => current && post !== current && !follows(post);
  const next = event.key === "n" ? all.find(follows) : all.findLast(precedes);
  if (next) return void go(next);
  const beyond = event.key === "n" && all.at(-1)?.querySelector("[data-new] a:not([href^='#'])");
  if (beyond) location.assign(beyond.href);
});
