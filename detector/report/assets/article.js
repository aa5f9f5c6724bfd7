// One article: its reasons opened and closed, families shown and hidden, marks followed by arrow keys.
const off = new Set(); // families that the reader has switched off, in every article
let allReasons = false;

function applyFamilies(article) {
  const hidden = new Set();
  for (const item of article.querySelectorAll("[data-families]")) {
    const all = item.dataset.families.split(" ").every((family) => off.has(family));
    item.classList.toggle("off", all);
    if (all) hidden.add(item.id);
  }
  for (const mark of article.querySelectorAll(".m")) {
    const item = mark.getAttribute("aria-describedby") ?? mark.getAttribute("href").slice(1);
    mark.setAttribute("aria-describedby", item);
    mark.classList.toggle("off", hidden.has(item));
    // Without its target a mark is plain text again, for the keyboard and for screen readers too.
    if (hidden.has(item)) mark.removeAttribute("href");
    else mark.setAttribute("href", `#${item}`);
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
