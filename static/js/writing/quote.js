// Select a passage of the recap or of a comment, press "Quote" or the key q, and a comment begins that cites it.
import { button } from "./make.js";

const TYPING = "input, textarea, select, [contenteditable]";
const form = () => document.querySelector("comment-form");
const press = button("Quote", () => quote(), "quote-button");
let passage = null;

press.title = "Quote (q)";
press.hidden = true;
press.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
document.body.append(press);
document.addEventListener("selectionchange", offer);
document.addEventListener("keydown", key);
offer();

function key(event) {
  if (event.key !== "q" || !passage || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TYPING) || isOff()) return;
  event.preventDefault();
  quote();
}

// The switch for keys of one letter stands in the panel of keys.
function isOff() {
  try { return Boolean(localStorage.getItem("previously:keys-off")); } catch { return false; }
}

function offer() {
  passage = chosen();
  press.hidden = !passage;
  if (!passage) return;
  const boxes = passage.range.getClientRects();
  const last = boxes[boxes.length - 1] ?? passage.range.getBoundingClientRect();
  // Below the end of the selection: above it a phone has its own menu.
  press.style.top = `${scrollY + last.bottom + 8}px`;
  press.style.left = `${scrollX + Math.max(8, Math.min(last.right - press.offsetWidth / 2, innerWidth - press.offsetWidth - 8))}px`;
}

// The selection, when it is within one text that can be cited.
function chosen() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const holder = range.commonAncestorContainer;
  const text = (holder.closest ? holder : holder.parentElement)?.closest(".comment-text, .recap-body");
  return text && !text.closest(".preview, comment-form") && selection.toString().trim() ? { range, text } : null;
}

function quote() {
  const { range, text } = passage;
  const comment = text.closest(".comment");
  const [words, address] = comment ? ofComment(comment) : ofRecap(range, text);
  const lines = plain(range).split("\n").map((line) => `> ${line}`.trimEnd());
  getSelection().removeAllRanges();
  form().open(comment?.id.slice(2) ?? "");
  form().insert(`> [${escaped(words)}](${address}):\n${lines.join("\n")}\n\n`);
}

function ofComment(comment) {
  return [comment.querySelector(".comment-name").textContent, `/comments/${comment.id.slice(2)}/`];
}

// The heading above the passage, or the recap as such.
function ofRecap(range, text) {
  const above = [...text.querySelectorAll("[id]:is(h2, h3)")].filter((heading) => range.comparePoint(heading, 0) < 0).pop();
  return above ? [above.textContent, `${location.pathname}#${above.id}`] : ["The recap", location.pathname];
}

// The words of a passage. A spoiler that was open stays one, and a closed one is not opened by quoting around it.
function plain(range) {
  const part = document.createElement("div");
  part.append(range.cloneContents());
  part.querySelectorAll(".pull-quote, picture, figcaption").forEach((each) => each.remove());
  part.querySelectorAll("details").forEach((each) => each.replaceWith(each.open ? `||${wordsOf(each)}||` : "…"));
  part.querySelectorAll("br").forEach((each) => each.replaceWith("\n"));
  part.querySelectorAll("p, .paragraph, li, blockquote, h2, h3").forEach((each) => each.append("\n\n"));
  const text = escaped(part.textContent).replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  const within = range.commonAncestorContainer;
  const spoiler = (within.closest ? within : within.parentElement).closest("details.spoiler");
  return spoiler ? `||${text}||` : text;
}

function wordsOf(details) {
  details.querySelector("summary")?.remove();
  return details.textContent;
}

// Signs of the markup that were meant as they stand, in words that are not links.
function escaped(text) {
  return text.replace(/[\\*~[\]]|(?<!\w)_|_(?!\w)/g, "\\$&");
}
