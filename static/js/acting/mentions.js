// Completes @names in a comment's box. The list is a listbox that the box controls: arrow keys choose, Enter or a tap
// takes, Escape closes. Nothing is chosen beforehand, so that Enter and Tab do what they always do. (The box keeps its
// own role: a text of many lines may not be a combobox.)
import { announce } from "../writing/announce.js";

const TYPED = /(?:^|[^\p{L}\p{N}_@./+-])@([\p{L}\p{N}_-]{0,30})$/u;
const WAIT_MS = 150;
const asked = new Map();
let box, list, timer;
let turn = 0;

const typedIn = (area) => area.value.slice(0, area.selectionEnd).match(TYPED)?.[1];
const addressFor = (form) => form.dataset.people ?? `${form.action}people/`;

// An answer that comes late would take the list from under somebody who walks it, or open what was closed.
const hearNoMore = () => (clearTimeout(timer), (turn += 1));

function suggest(area) {
  const mine = hearNoMore();
  const typed = typedIn(area);
  if (typed === undefined) return close();
  timer = setTimeout(async () => {
    const people = await ask(`${addressFor(area.form)}?q=${encodeURIComponent(typed)}`).catch(() => []);
    if (turn !== mine || document.activeElement !== area || typedIn(area) !== typed) return;
    close();
    const others = people.filter(({ handle }) => handle !== area.form.dataset.member);
    if (others.length) open(area, others);
  }, WAIT_MS);
}

async function ask(address) {
  if (!asked.has(address)) asked.set(address, (await (await fetch(address)).json()).people);
  return asked.get(address);
}

function open(area, people) {
  box = area;
  list = document.createElement("ul");
  list.id = "people";
  list.className = "people-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People of this discussion");
  list.append(...people.map(option));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
  box.after(list);
  list.style.top = `${box.offsetTop + Math.min(lineEnd(), box.clientHeight)}px`;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  announce(`${people.length} ${people.length === 1 ? "name fits" : "names fit"}. Arrow keys choose.`);
}

function option({ handle, name }, index) {
  const item = document.createElement("li");
  item.id = `person-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.handle = handle;
  const own = document.createElement("bdi");
  own.textContent = name;
  item.append(own, name ? " " : "", `@${handle}`);
  return item;
}

// How far below the top of the box the line with the caret ends: measured in a copy of it, since a box does not tell.
function lineEnd() {
  const copy = document.createElement("div");
  const style = getComputedStyle(box);
  for (const name of ["font", "padding", "border", "width", "letterSpacing", "boxSizing"]) copy.style[name] = style[name];
  copy.className = "box-copy";
  copy.textContent = box.value.slice(0, box.selectionEnd);
  const end = copy.appendChild(document.createElement("span"));
  end.textContent = ".";
  box.after(copy);
  const bottom = end.offsetTop + end.offsetHeight - box.scrollTop;
  copy.remove();
  return bottom + 4;
}

function close() {
  hearNoMore();
  list?.remove();
  box?.removeAttribute("aria-controls");
  box?.removeAttribute("aria-activedescendant");
  box = list = undefined;
}

const chosen = () => list.querySelector("[aria-selected=true]");

// Past either end nothing is chosen, and one step further it begins again.
function move(step) {
  hearNoMore();
  const options = [...list.children];
  const now = options.indexOf(chosen());
  const length = options.length + 1;
  const next = options[(now + 1 + step + length) % length - 1];
  chosen()?.setAttribute("aria-selected", "false");
  if (!next) return box.removeAttribute("aria-activedescendant");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", next.id);
}

function choose(item) {
  if (!item) return;
  const area = box;
  const end = area.selectionEnd;
  const name = `${item.dataset.handle} `;
  area.setSelectionRange(end - typedIn(area).length, end);
  close();
  if (document.execCommand("insertText", false, name)) return; // as if typed: kept as a draft, and undone like typing
  area.setRangeText(name, area.selectionStart, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function key(event) {
  if (event.target !== box || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && chosen()) choose(chosen());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation(); // Escape would close the reply as well
}

const look = (target) => target.matches(".comment-form textarea") && suggest(target);

document.addEventListener("input", (event) => look(event.target));
document.addEventListener("keydown", key, true);
document.addEventListener("focusout", (event) => event.target === box && close());
look(document.activeElement); // what was typed before this came
