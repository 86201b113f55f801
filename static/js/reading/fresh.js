// Marks what is new since the last visit, counts it in the bar, and walks from one to the next.
import { atTheEye, comments, discussion, reveal, timeOf } from "./page.js";
import { isMember, newSince } from "./visit.js";

let elsewhere = 0; // new ones that other pages hold; the server tells members
let last = null;

const marked = () => [...discussion.querySelectorAll(".is-new")];
const isOwn = (comment) => Boolean(comment.querySelector(".own"))
  || (isMember && comment.querySelector("a.handle")?.getAttribute("href") === discussion.dataset.member);

export function mark(comment) {
  if (comment.dataset.status !== "visible" || comment.matches(".is-new") || isOwn(comment)) return;
  comment.classList.add("is-new");
  const word = Object.assign(document.createElement("span"), { className: "new-mark", textContent: "new" });
  comment.querySelector(".comment-when").prepend(word, " ");
}

export function tell() {
  const here = marked().length;
  const words = discussion.querySelector(".bar-new");
  words.textContent = here + elsewhere ? `, ${here + elsewhere} new` : "";
  words.hidden = !words.textContent;
  discussion.querySelector(".bar-next").hidden = !here;
}

export function say(...words) {
  discussion.querySelector(".bar-said").replaceChildren(...words);
}

// To the next new one (1) or the one before (-1), from where the reader is.
export function go(direction) {
  const found = direction > 0 ? marked().find(isAfter) : marked().findLast(isBefore);
  say(found ? "" : `Nothing ${direction > 0 ? "later" : "earlier"} is new on this page.`);
  if (!found) return;
  last = found;
  reveal(found);
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "start" });
}

const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

// Where the reader is: at the one shown last, while it is in sight; else at the comment under the eye.
function here() {
  const box = last?.isConnected && last.getBoundingClientRect();
  return box && box.bottom > 0 && box.top < innerHeight ? last : null;
}
const isAfter = (comment) => {
  const from = here() ?? atTheEye();
  const isAhead = comment === from && from !== last && from.getBoundingClientRect().top >= 0;
  return !from || follows(from, comment) || isAhead;
};
const isBefore = (comment) => {
  const from = here() ?? atTheEye();
  return !from || follows(comment, from);
};

if (discussion) {
  comments().filter((comment) => timeOf(comment) > newSince).forEach(mark);
  elsewhere = Math.max(0, (discussion.dataset.newCount ?? 0) - marked().length);
  tell();
}
