// What the address after # asks for: the overview, an article, or a place in it.
let current = 0; // the number of the article shown; 0 for the overview
let asked = 0; // counts requests, so that a slow one does not overtake a later one

function problem(number, error) {
  const element = document.createElement("article");
  element.className = "article";
  element.id = `a${number}`;
  const text = document.createElement("p");
  text.className = "problem";
  text.textContent = `Article ${number} cannot be shown: ${error.message}.`;
  element.append(text);
  return element;
}

async function showArticle(number) {
  const request = (asked += 1);
  const element = await articleElement(number).catch((error) => problem(number, error));
  if (request !== asked) return false;
  const articles = document.getElementById("articles");
  for (const other of [...articles.children]) {
    other.hidden = other !== element;
    // Those that came from a part can come again; the page keeps one at a time.
    if (other !== element && store.parts.length) other.remove();
  }
  if (!element.isConnected) articles.append(element);
  element.hidden = false;
  current = number;
  applyFamilies(element);
  applyReasons(element);
  return true;
}

function showOverview() {
  asked += 1;
  for (const article of document.getElementById("articles").children) article.hidden = true;
  const row = document.querySelector(`.rows a[href="#a${current}"]`);
  current = 0;
  row?.focus();
}

function goTo(place) {
  const target = document.getElementById(place);
  if (!target) return;
  if (target.matches(".piece")) openReasonsOf(target);
  const whole = target.matches(".article");
  const heading = whole ? target.querySelector("h2") : target;
  heading?.focus({ preventScroll: true });
  target.scrollIntoView({ block: whole ? "start" : "center" });
}

async function route() {
  const [, digits, place] = /^#a([0-9]{1,9})([ims][0-9]+)?$/.exec(location.hash) ?? [];
  const only = store.rows.length === 1 ? 1 : 0;
  const number = Number(digits ?? only);
  const row = store.rows[number - 1];
  hideNote();
  if (row && number !== current && !(await showArticle(number))) return;
  if (!row) showOverview();
  document.body.dataset.view = row ? "article" : "overview";
  document.getElementById("overview").hidden = Boolean(row);
  showViews(row);
  document.title = row ? `${row.name} · mtdetect report` : "mtdetect report";
  if (digits && row) goTo(place ? `a${number}${place}` : `a${number}`);
  document.body.dataset.ready = String(number);
}

// Previous and next follow the table as the reader has sorted and filtered it.
function neighbour(step) {
  const at = view.found.findIndex((row) => row.number === current);
  return at < 0 ? undefined : view.found[at + step];
}

function showViews(row) {
  document.querySelector(".views").hidden = !row || store.rows.length === 1;
  document.querySelector(".previous").disabled = !neighbour(-1);
  document.querySelector(".next").disabled = !neighbour(1);
}

function start() {
  readRows();
  startTheme();
  startTable();
  startArticles();
  startNotes();
  for (const [name, step] of [["previous", -1], ["next", 1]]) {
    document.querySelector(`.${name}`).addEventListener("click", () => {
      location.hash = `#a${neighbour(step).number}`;
    });
  }
  addEventListener("hashchange", route);
  route();
}

document.addEventListener("DOMContentLoaded", start);
