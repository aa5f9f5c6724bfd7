// The table of all articles: search, labels, order, and pages of fifty rows.
const PAGE = 50;
const view = { sort: "score", down: true, page: 0, found: [] };

function percent(value) {
  if (value === null) return "–";
  if (value > 0.999) return "> 99.9 %";
  return value < 0.001 ? "< 0.1 %" : `${(value * 100).toFixed(1)} %`;
}

function signed(value) {
  return value === null ? "–" : (value < 0 ? "" : "+") + value.toFixed(2);
}

const order = new Intl.Collator("en", { numeric: true });

function compare(one, other) {
  const [a, b] = [one[view.sort], other[view.sort]];
  // What has no figure comes last, whichever way the others go.
  if (a === null || b === null) return (a === null) - (b === null) || one.number - other.number;
  const by = typeof a === "string" ? order.compare(a, b) : a - b;
  return (view.down ? -by : by) || one.number - other.number;
}

function matches(row, words, labels) {
  if (!labels.has(row.label)) return false;
  row.search ??= `${row.name} ${row.opening} ${row.finding}`.toLowerCase();
  return words.every((word) => row.search.includes(word));
}

function find() {
  const form = document.querySelector(".controls");
  const words = form.querySelector("[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
  const labels = new Set([...form.querySelectorAll("[name=label]:checked")].map((box) => box.value));
  view.found = store.rows.filter((row) => matches(row, words, labels)).sort(compare);
  view.page = 0;
  showRows();
}

function filled(row) {
  const element = document.getElementById("row").content.cloneNode(true);
  const field = (name) => element.querySelector(`[data-field=${name}]`);
  const [title, shape] = labelOf(row.label);
  field("link").href = `#a${row.number}`;
  field("link").textContent = row.name;
  field("opening").textContent = row.opening;
  field("badge").className = `badge ${row.label}`;
  field("shape").textContent = shape;
  field("label").textContent = title;
  field("probability").textContent = percent(row.probability);
  field("score").textContent = signed(row.score);
  field("words").textContent = row.words.toLocaleString("en");
  field("finding").textContent = row.finding;
  return element;
}

function labelOf(label) {
  const badge = document.querySelector(`.tally .badge.${label}`);
  return [badge.lastChild.textContent.trim(), badge.firstElementChild.textContent];
}

function showRows() {
  const first = view.page * PAGE;
  const rows = view.found.slice(first, first + PAGE);
  document.querySelector(".rows tbody").replaceChildren(...rows.map(filled));
  const count = (number) => number.toLocaleString("en");
  const range = rows.length ? `${count(first + 1)} to ${count(first + rows.length)} of ` : "";
  const all = view.found.length === store.rows.length ? "" : ` (${count(store.rows.length)} in the report)`;
  const noun = view.found.length === 1 ? "article" : "articles";
  document.querySelector(".status").textContent = `Showing ${range}${count(view.found.length)} ${noun}${all}`;
  showPlace();
}

function showPlace() {
  const last = Math.max(0, Math.ceil(view.found.length / PAGE) - 1);
  const pages = document.querySelector(".pages");
  pages.hidden = last === 0;
  pages.querySelector(".place").textContent = `Page ${view.page + 1} of ${last + 1}`;
  for (const button of pages.querySelectorAll("button")) {
    const back = ["first", "previous"].includes(button.dataset.page);
    button.disabled = view.page === (back ? 0 : last);
  }
}

function turn(where) {
  const last = Math.ceil(view.found.length / PAGE) - 1;
  view.page = { first: 0, previous: view.page - 1, next: view.page + 1, last }[where];
  showRows();
  document.querySelector(".scroll").scrollIntoView({ block: "nearest" });
}

function sortBy(heading) {
  const key = heading.dataset.sort;
  const text = key === "name" || key === "label" || key === "finding";
  view.down = view.sort === key ? !view.down : !text;
  view.sort = key;
  for (const one of document.querySelectorAll(".rows [data-sort]")) one.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", view.down ? "descending" : "ascending");
  find();
}

function startTable() {
  for (const heading of document.querySelectorAll(".rows [data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(heading));
  }
  document.querySelector("#rows-title").textContent = "Articles; the headings sort them";
  const form = document.querySelector(".controls");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", find);
  document.querySelector(".pages").addEventListener("click", (event) => {
    if (event.target.dataset.page) turn(event.target.dataset.page);
  });
  find();
}
