// Comments of this page that were edited or removed since it was loaded, shown as they are now: where they stand, and
// without a word of what they said before.
import { make, parse } from "../writing/make.js";
import { mark } from "./fresh.js";
import { byId, countBelow } from "./page.js";

// `item` is what the server says of a comment now. One behind a curtain, on either side, stays as it is.
export function renew({ id, html }) {
  const [ours, now] = [byId(id), parse(html)];
  const [text, fresh] = [ours, now].map((each) => each?.querySelector(".comment-text"));
  if (!text || !fresh || said(text) === said(fresh)) return;
  text.replaceWith(fresh);
  ours.querySelector(".comment-when").replaceWith(now.querySelector(".comment-when"));
  if (!ours.matches(".is-new")) return;
  ours.classList.remove("is-new");
  mark(ours);
}

// Whether the reader has opened a spoiler in it is no part of what it says.
function said(text) {
  const copy = text.cloneNode(true);
  for (const spoiler of copy.querySelectorAll("details")) spoiler.open = false;
  return copy.innerHTML;
}

// An answer that is being written below it stays: posting it says that what it answers is gone.
export function takeAway(id) {
  const comment = byId(id);
  if (comment?.dataset.status !== "visible") return;
  comment.dataset.status = "tombstone";
  comment.classList.remove("is-new");
  comment.removeAttribute("aria-labelledby");
  for (const part of comment.querySelectorAll(":scope > :not(comment-form, .thread-number)")) part.remove();
  comment.prepend(make("p", "tombstone", "Removed a moment ago."));
  countBelow(comment.closest("li"), -1);
}
