// The note beside marked words: why they count, on hover and on focus.
let noted = null;
let leaving = 0;

function showNote(mark) {
  clearTimeout(leaving);
  const item = document.getElementById(mark.getAttribute("aria-describedby"));
  if (!item || mark === noted) return;
  hideNote();
  noted = mark;
  mark.classList.add("current");
  const note = document.getElementById("note");
  const copy = item.cloneNode(true);
  copy.removeAttribute("id");
  copy.removeAttribute("tabindex");
  const shell = document.createElement("div");
  shell.className = copy.className;
  shell.append(...copy.childNodes);
  note.replaceChildren(shell);
  note.hidden = false;
  // Under the line on which the mark begins, or above it where there is no room below.
  const [line] = mark.getClientRects();
  const below = line.bottom + 8 + note.offsetHeight < innerHeight;
  const top = below ? line.bottom + 6 : line.top - note.offsetHeight - 6;
  const left = Math.min(line.left, root.clientWidth - note.offsetWidth - 12);
  note.style.top = `${top + scrollY}px`;
  note.style.left = `${Math.max(8, left) + scrollX}px`;
}

function hideNote() {
  clearTimeout(leaving);
  noted?.classList.remove("current");
  noted = null;
  document.getElementById("note").hidden = true;
}

function startNotes() {
  const note = document.getElementById("note");
  const markAt = (event) => event.target.closest?.("#articles a.m[href]");
  // The pointer may travel from the words to the note, so the note waits a moment before it goes.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => document.activeElement !== noted && hideNote(), 250);
  };
  document.addEventListener("pointerover", (event) => {
    const mark = markAt(event);
    if (mark) showNote(mark);
    else if (note.contains(event.target)) clearTimeout(leaving);
    else if (noted) leave();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markAt(event);
    if (mark) showNote(mark);
    else hideNote();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideNote();
  });
}
