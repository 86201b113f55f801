// Puts a comment where it belongs on this page: after the last reply to what it answers, or as a new thread.
import { byId, countBelow, discussion, timeOf } from "./page.js";
import { keepUpWith } from "./visit.js";

// `item` is what the server says of a comment: {id, parent, html}. Its <article>; nothing if it belongs on another
// page, unless `anyway`. `data-count` on the discussion goes along: nobody is told of what is here already.
export function place(item, anyway = false) {
  const entry = document.createElement("li");
  const above = item.parent && byId(item.parent);
  if (byId(item.id)) return byId(item.id);
  entry.innerHTML = item.html;
  if (above) reply(entry, above.closest("li"));
  else if (item.parent || !thread(entry, anyway)) return null;
  const comment = entry.querySelector(".comment");
  count(entry, comment);
  keepUpWith(timeOf(comment));
  return comment;
}

function reply(entry, above) {
  const list = above.querySelector(":scope > .branch > .replies");
  if (list) list.append(entry);
  else if (stepsOf(above) < Number(discussion.dataset.deepest)) above.append(branchOf(entry));
  else lastBelow(above).after(entry);
}

function stepsOf(item) {
  let steps = 0;
  for (let list = item.closest(".replies"); list; list = list.parentElement.closest(".replies")) steps += 1;
  return steps;
}

const levelOf = (item) => Number(item.querySelector(".comment")?.dataset.depth);

// At the deepest step answers stand beside what they answer.
function lastBelow(item) {
  let last = item;
  while (levelOf(last.nextElementSibling ?? item) > levelOf(item)) last = last.nextElementSibling;
  return last;
}

function branchOf(entry) {
  const branch = document.createElement("details");
  branch.className = "branch";
  branch.open = true;
  branch.innerHTML = '<summary>0 replies</summary><ol class="replies"></ol>';
  branch.lastChild.append(entry);
  return branch;
}

function thread(entry, anyway) {
  const threads = discussion.querySelector(".threads") ?? firstThreads();
  const takes = threads.dataset.takes || (anyway && "end");
  entry.className = "thread";
  if (takes === "start") threads.prepend(entry);
  else if (takes) threads.append(entry);
  return Boolean(takes);
}

function firstThreads() {
  const threads = document.createElement("ol");
  threads.className = "threads";
  threads.dataset.takes = "end";
  discussion.querySelector(".nobody").replaceWith(threads);
  return threads;
}

function count(entry, comment) {
  if (comment.dataset.status !== "visible") return;
  discussion.dataset.count = Number(discussion.dataset.count) + 1;
  countBelow(entry, 1);
}
