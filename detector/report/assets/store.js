// The articles: rows for the table, and their pages, unpacked when one is opened.
const FIELDS = ["number", "name", "label", "flagged", "probability", "score", "words", "opening", "finding"];
const TAGS = new Set(
  ("article header section h2 h3 p ol ul li div span a strong dl dt dd button fieldset legend label input" +
    " table caption thead tbody tr th td svg line rect").split(" "),
);
const ATTRIBUTES = new Set(
  ("class id tabindex role dir type checked scope aria-label aria-labelledby aria-describedby aria-hidden" +
    " aria-expanded aria-controls aria-pressed data-family data-families data-strong" +
    " viewbox preserveaspectratio x y x1 x2 y1 y2 width height").split(" "),
);
// The page's policy lets only this policy make elements from text; `checked` is what makes it safe.
const maker = window.trustedTypes?.createPolicy("report", { createHTML: (text) => text });

const store = { rows: [], parts: [], last: null };

function readRows() {
  for (const element of document.querySelectorAll("script.rows")) {
    const first = store.rows.length;
    for (const values of JSON.parse(element.textContent)) {
      store.rows.push(Object.fromEntries(FIELDS.map((field, at) => [field, values[at]])));
    }
    const packed = element.nextElementSibling;
    if (packed?.matches("script.part")) store.parts.push({ first, packed });
  }
}

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

async function fragmentOf(number) {
  const part = store.parts.findLast((one) => one.first < number);
  // The part last opened is kept, so that going on to the next article is instant.
  if (store.last?.part !== part) store.last = { part, pieces: unpack(part.packed.textContent) };
  return (await store.last.pieces)[number - 1 - part.first];
}

function checked(element) {
  const bad = !TAGS.has(element.localName) || [...element.attributes].some((one) => !allowed(one));
  if (bad) throw new Error("it holds an element that does not belong into a report");
}

function allowed({ name, value }) {
  const lower = name.toLowerCase();
  return ATTRIBUTES.has(lower) || (lower === "href" && value.startsWith("#"));
}

// The element of an article: the one in the page, or a new one from its part.
async function articleElement(number) {
  const present = document.getElementById(`a${number}`);
  if (present) return present;
  if (!window.DecompressionStream) throw new Error("this browser is too old to unpack it");
  const html = await fragmentOf(number);
  // A document of its own: nothing in it runs or loads while it is looked through.
  const inert = new DOMParser().parseFromString(maker ? maker.createHTML(html) : html, "text/html");
  inert.body.querySelectorAll("*").forEach(checked);
  return document.adoptNode(inert.body.firstElementChild);
}
