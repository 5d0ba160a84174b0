// Keeps what is being written in this browser until it has been sent.
export function start(area) {
  const key = `draft:${location.pathname}:${area.dataset.draft}`;
  const kept = localStorage.getItem(key);
  if (kept && !area.value) {
    area.value = kept;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.addEventListener("input", () => {
    if (area.value) localStorage.setItem(key, area.value);
    else localStorage.removeItem(key);
  });
  area.form?.addEventListener("submit", () => sessionStorage.setItem("sent", key));
  area.form?.addEventListener("htmx:after:request", (event) => {
    if (event.detail?.ctx?.response?.status < 400) localStorage.removeItem(key);
  });
}

// A plain form has left the page: its draft goes when the next page shows that the text arrived without error.
const sent = sessionStorage.getItem("sent");
if (sent) {
  sessionStorage.removeItem("sent");
  if (!document.querySelector("[aria-invalid=true]")) localStorage.removeItem(sent);
}
