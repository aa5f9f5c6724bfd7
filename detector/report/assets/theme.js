// Light or dark: as the system says until the reader chooses.
const root = document.documentElement;
const THEME = "mtdetect-theme";

root.classList.add("scripted");
// A browser may forbid storage to a page from disk; the choice then lasts as long as the page.
try {
  const kept = localStorage.getItem(THEME);
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
} catch {}

function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function startTheme() {
  const button = document.querySelector(".theme");
  const say = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(THEME, root.dataset.theme);
    } catch {}
    say();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", say);
  say();
}
