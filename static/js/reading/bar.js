// The bar under the discussion: its buttons, and keys for the same.
import { go } from "./fresh.js";
import { discussion } from "./page.js";

const OFF = "previously:keys-off";
const TYPING = "input, textarea, select, [contenteditable]";
const actions = { n: () => go(1), p: () => go(-1), "?": () => panel.showModal() };
const panel = discussion?.querySelector(".keys");

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const action = actions[event.key];
  if (!action || (event.key !== "?" && switchOf().checked === false)) return;
  event.preventDefault();
  action();
}

const switchOf = () => panel.querySelector("input");

if (discussion) {
  discussion.querySelector(".bar-buttons").hidden = false;
  discussion.querySelector(".bar-next").addEventListener("click", () => go(1));
  discussion.querySelector(".bar-keys").addEventListener("click", actions["?"]);
  document.addEventListener("keydown", pressed);
  // Who drives the page by voice can do without keys of one letter.
  try { switchOf().checked = !localStorage.getItem(OFF); } catch { /* refused */ }
  switchOf().addEventListener("change", ({ target }) => {
    try { target.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* refused */ }
  });
}
