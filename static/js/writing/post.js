// A press on Post: the comment comes in where it belongs, or the form says why not. `box` is the <comment-form>.
import { announce } from "./announce.js";
import { Draft, newKey } from "./draft.js";
import { copyButton } from "./make.js";
import { clearRefusals, send, showRefusals } from "./send.js";
import { tell } from "../reading/fresh.js";
import { reveal } from "../reading/page.js";
import { place } from "../reading/place.js";

export async function submit(event, box) {
  event.preventDefault();
  if (box.busy) return;
  box.form.elements.quotes.value = citedIn(box.area.value);
  if (event.submitter?.matches(".preview-button")) return box.preview();
  const { draft } = box;
  wait(box, "Posting…");
  const answer = await send(box.form);
  wait(box, "");
  if (answer.comment) stands(box, answer.comment, draft);
  else refused(box, answer);
}

const citedIn = (text) => [...new Set(Array.from(text.matchAll(/\/comments\/([\w-]+)\//g), (match) => match[1]))].join(" ");

function wait(box, words) {
  box.busy = Boolean(words);
  box.area.readOnly = box.busy;
  box.querySelectorAll(".form-actions button").forEach((each) => { each.disabled = box.busy; });
  box.querySelector(".post").textContent = words || "Post";
  clearTimeout(box.timer);
}

// Only here is a draft forgotten. What was written after a first try that had arrived is a text of its own.
function stands(box, comment, draft) {
  clearRefusals(box.form);
  if (comment.same) draft.clear();
  else draft.put({ key: newKey(), dirty: true });
  const article = box.discussion && place(comment, true);
  if (!article) return location.assign(comment.address);
  if (comment.same) box.goHome();
  else box.say("This was posted before. What you wrote since then is still here.");
  box.show();
  recount(Number(box.discussion.dataset.count));
  goTo(article);
  announce(article.querySelector(":scope > .waits")?.textContent ?? "Posted.");
}

function recount(count) {
  const words = count === 1 ? "1 comment" : `${count} comments`;
  const places = document.querySelectorAll('#discussion-title, .bar-count a, .byline a[href="#discussion"]');
  if (count) places.forEach((each) => { each.textContent = words; });
  tell();
}

function goTo(article) {
  reveal(article);
  article.tabIndex = -1;
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "nearest" });
}

function refused(box, { said, fresh, closed }) {
  if (fresh && box.parent && !fresh.querySelector("[name=parent]").value) freeFromParent(box);
  if (fresh) showRefusals(box.form, fresh);
  else box.querySelector(".post").focus();
  box.say(fresh?.querySelector("p.error")?.textContent ?? said, ...(closed ? [copyButton(() => box.area.value)] : []));
}

// What was answered is gone: the text becomes a comment of its own, beside what was begun there.
function freeFromParent(box) {
  const { text, key } = box.draft.record;
  box.draft.clear();
  const own = new Draft({ ...box.owner, parent: "" });
  own.setAside(own.text, own.record.at, text);
  own.put({ text, key, at: Date.now(), dirty: true });
  box.goHome();
}
