// Remembers which branches were closed. Closing itself is <details>, and works without this.
import { byId, discussion, recall, remember } from "./page.js";

const BRANCHES_REMEMBERED = 50; // of one recap
const idOf = (branch) => branch.previousElementSibling.id.slice(2);

function toggled({ target: branch }) {
  if (!branch.matches?.(".branch")) return;
  const others = (recall("closed") ?? []).filter((id) => id !== idOf(branch));
  remember("closed", branch.open ? others : [...others, idOf(branch)].slice(-BRANCHES_REMEMBERED));
}

if (discussion) {
  for (const id of recall("closed") ?? []) {
    const branch = byId(id)?.parentElement.querySelector(":scope > .branch");
    if (branch && !branch.querySelector(":target")) branch.open = false;
  }
  discussion.addEventListener("toggle", toggled, true);
}
