// One article: its reasons opened and closed, families shown and hidden, marks followed by arrow keys.
const off = new Set(); // families that the reader has switched off, in every article
let allReasons = false;

function applyFamilies(article) {
  for (const element of article.querySelectorAll("[data-families]")) {
    const hidden = element.dataset.families.split(" ").every((family) => off.has(family));
    element.classList.toggle("off", hidden);
    if (!element.matches("a")) continue;
    // Without its target a mark is plain text again, for the keyboard and for screen readers too.
    if (hidden) element.removeAttribute("href");
    else element.setAttribute("href", `#${element.getAttribute("aria-describedby")}`);
  }
  for (const box of article.querySelectorAll("[data-family]")) box.checked = !off.has(box.dataset.family);
}

function applyReasons(article) {
  article.classList.toggle("all", allReasons);
  article.querySelector(".all-reasons")?.setAttribute("aria-pressed", String(allReasons));
  for (const button of article.querySelectorAll(".open")) open(button, allReasons || "strong" in button.dataset);
}

function open(button, wanted) {
  button.setAttribute("aria-expanded", String(wanted));
  document.getElementById(button.getAttribute("aria-controls"))?.classList.toggle("shown", wanted);
}

function openReasonsOf(item) {
  const button = item.closest(".sentence")?.querySelector(".open");
  if (button) open(button, true);
}

function follow(mark, key) {
  const marks = [...mark.closest(".text").querySelectorAll("a.m[href]")];
  const at = marks.indexOf(mark);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[key];
  marks[next]?.focus();
}

function startArticles() {
  const articles = document.getElementById("articles");
  articles.addEventListener("change", (event) => {
    const family = event.target.dataset.family;
    if (!family) return;
    if (event.target.checked) off.delete(family);
    else off.add(family);
    applyFamilies(event.target.closest(".article"));
  });
  articles.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches(".open")) open(button, button.getAttribute("aria-expanded") !== "true");
    if (button?.matches(".all-reasons")) {
      allReasons = !allReasons;
      applyReasons(button.closest(".article"));
    }
  });
  articles.addEventListener("keydown", (event) => {
    const mark = event.target.closest("a.m[href]");
    if (!mark || !["ArrowRight", "ArrowLeft", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    follow(mark, event.key);
  });
}
