// The folded middle of a thread comes in place. A thread that has several pages of its own stays a link to them.
import { mark, tell } from "./fresh.js";
import { comments, discussion, timeOf } from "./page.js";
import { newSince } from "./visit.js";

discussion?.addEventListener("click", async (event) => {
  const link = event.target.closest(".fold a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || link.ariaBusy) return;
  event.preventDefault();
  link.ariaBusy = "true";
  const whole = await threadAt(link.href).catch(() => null);
  if (whole) unfold(link, whole);
  else location.assign(link.href);
});

async function threadAt(address) {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  return page.querySelector(".comment-pages") ? null : page.querySelector(".threads > .thread");
}

// What is above the link does not move.
function unfold(link, whole) {
  const thread = link.closest(".thread");
  const above = comments().findLast((each) => each.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
  const top = above.getBoundingClientRect().top;
  document.documentElement.classList.add("is-placing");
  link.closest("li").remove();
  const [first] = merge(whole, thread);
  tell();
  if (first) {
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  scrollBy({ top: above.getBoundingClientRect().top - top, behavior: "instant" });
  requestAnimationFrame(() => document.documentElement.classList.remove("is-placing"));
}

// Below `item` what stands below `whole`, in its order; what is here already stays the same element. The comments added.
function merge(whole, item) {
  const list = whole.querySelector(":scope > .branch > .replies");
  if (!list) return [];
  const ours = item.querySelector(":scope > .branch > .replies") ?? listLike(list, item);
  return [...list.children].flatMap((entry, index) => {
    const comment = entry.querySelector(":scope > .comment");
    const known = document.getElementById(comment.id)?.closest("li");
    const mine = known ?? document.createElement("li");
    if (!known) mine.append(comment);
    if (ours.children[index] !== mine) ours.insertBefore(mine, ours.children[index] ?? null);
    if (!known && timeOf(comment) > newSince) mark(comment);
    return [...(known ? [] : [comment]), ...merge(entry, mine)];
  });
}

function listLike(list, item) {
  const branch = list.parentElement.cloneNode(false);
  branch.append(list.previousElementSibling.cloneNode(true), list.cloneNode(false));
  item.append(branch);
  return branch.lastChild;
}
