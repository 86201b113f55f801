// Remembers which branches were closed; closing itself is <details>. Highlights the comment that the address names: the
// browser does so by itself (:target), but not for one that came in later.
import { byId, discussion, recall, remember, reveal } from "./page.js";

const BRANCHES_REMEMBERED = 50; // of one recap
const idOf = (branch) => branch.previousElementSibling.id.slice(2);

function toggled({ target: branch }) {
  if (!branch.matches?.(".branch")) return;
  const others = (recall("closed") ?? []).filter((id) => id !== idOf(branch));
  remember("closed", branch.open ? others : [...others, idOf(branch)].slice(-BRANCHES_REMEMBERED));
}

export function showNamed() {
  document.querySelector(".is-here")?.classList.remove("is-here");
  const named = document.getElementById(location.hash.slice(1));
  if (!named?.matches(".comment")) return;
  named.classList.add("is-here");
  reveal(named);
}

if (discussion) {
  for (const id of recall("closed") ?? []) {
    const branch = byId(id)?.parentElement.querySelector(":scope > .branch");
    if (branch && !branch.querySelector(":target")) branch.open = false;
  }
  discussion.addEventListener("toggle", toggled, true);
  addEventListener("hashchange", showNamed);
  showNamed();
}
