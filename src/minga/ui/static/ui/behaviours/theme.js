// Light or dark: remembered in a cookie, so that the server draws the next page right at once.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

export function start(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = `minga_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    show();
  });
  system.addEventListener("change", show);
  show();
}
