// Since when comments are new to this reader. The server knows it of members; a guest's browser keeps it.
import { discussion, recall, remember } from "./page.js";

const PAUSE_MS = 30 * 60_000; // as comments/visits.py has it: a shorter pause is the same visit
const latest = () => Date.parse(discussion.dataset.latest) || 0;

export const isMember = Boolean(discussion?.dataset.member);
export const newSince = discussion && (isMember ? Date.parse(discussion.dataset.newSince) : guestsLook());

// By the comments' own times, not by this machine's clock, which may be wrong.
function guestsLook() {
  const last = recall("visits");
  const since = !last ? latest() : Date.now() - last.at > PAUSE_MS ? last.seen : last.since;
  remember("visits", { since, seen: latest(), at: Date.now() });
  return since;
}

// The reader is still here and has seen what came in: at the next visit it is not new.
export function keepUpWith(time) {
  const visit = recall("visits");
  if (!isMember && visit) remember("visits", { ...visit, seen: Math.max(visit.seen, time || 0), at: Date.now() });
}
