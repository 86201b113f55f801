// Asks now and then whether something new was said, says so in the bar, and brings it in on a press.
import { showNamed } from "./branches.js";
import { mark, say, tell } from "./fresh.js";
import { atTheEye, byId, discussion, showCount } from "./page.js";
import { place } from "./place.js";
import { renew, takeAway } from "./renew.js";

const SOON_MS = 20_000;
const LATE_MS = 120_000; // while nobody touches the page
const SLOWER = 1.5;
const OVERLAP_MS = 60_000; // a comment may become visible a little after one that was posted later
const button = discussion?.querySelector(".bar-arrived");
let wait = SOON_MS, timer;

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, wait);
}

async function ask() {
  // The browser asks on condition of the ETag that it has; while nothing moves, the answer is an empty 304.
  const response = await fetch(`${discussion.dataset.address}news/`, { cache: "no-cache" }).catch(() => null);
  if (response?.status === 200) hear(await response.json());
  wait = Math.min(wait * SLOWER, LATE_MS);
  plan();
}

function hear({ count }) {
  const arrived = count - discussion.dataset.count;
  button.hidden = arrived <= 0;
  button.textContent = `Show ${arrived} new`;
  if (arrived > 0) say(arrived === 1 ? "Somebody has just said something." : `${arrived} comments have come in.`);
}

async function bringIn() {
  const latest = Date.parse(discussion.dataset.latest) || 0;
  const since = latest - OVERLAP_MS;
  const response = await fetch(`${discussion.dataset.address}arrivals/?since=${new Date(since).toISOString()}`).catch(() => null);
  if (!response?.ok) return say("This did not arrive. Try again.");
  const { items, more, ...now } = await response.json();
  const isLater = ({ posted_at }) => Date.parse(posted_at) > latest;
  const unseen = items.filter((item) => !byId(item.id) && Date.parse(item.posted_at) > since);
  const known = Number(discussion.dataset.count) + unseen.filter(isLater).length;
  // Of those from before, most are only folded away or on another page.
  const missing = unseen.filter((item) => isLater(item) || (known < now.count && !isFolded(item)));
  const gone = known > now.count && !more ? await whatIsGone() : [];
  const placed = withoutMoving(() => {
    items.forEach(renew);
    gone.forEach(takeAway);
    return missing.map((item) => place(item));
  });
  const elsewhere = missing.filter((item, index) => !placed[index] && isLater(item));
  placed.filter(Boolean).forEach(mark);
  stand(now);
  report(elsewhere, placed.filter(Boolean).length, more);
}

const isFolded = ({ parent }) => Boolean(byId(parent)?.closest(".thread").querySelector(".fold"));

function stand({ count, latest }) {
  Object.assign(discussion.dataset, { count, latest: latest ?? "" });
  showCount(count);
  tell();
  showNamed();
}

async function whatIsGone() {
  const response = await fetch(`${discussion.dataset.address}gone/`).catch(() => null);
  return response?.ok ? (await response.json()).gone : [];
}

// What is being read stays where it is, in browsers that see to that themselves and in those that do not.
function withoutMoving(change) {
  const eye = atTheEye();
  const before = eye?.getBoundingClientRect().top;
  document.documentElement.classList.add("is-placing");
  const result = change();
  if (eye) scrollBy({ top: eye.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => document.documentElement.classList.remove("is-placing"));
  return result;
}

function report(elsewhere, here, more) {
  const next = discussion.querySelector(".bar-next");
  if (document.activeElement === button && !next.hidden) next.focus();
  button.hidden = true;
  if (!here && !elsewhere.length) more = true;
  if (more) say(link(location.pathname + location.search, "Load the page again to see all"));
  else if (elsewhere.length) say(link(`/comments/${elsewhere[0].id}/`, `${elsewhere.length} on another page`));
  else say("Brought in.");
}

const link = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent });

function stir() {
  if (wait === SOON_MS) return;
  wait = SOON_MS;
  plan();
}

if (discussion) {
  button.addEventListener("click", bringIn);
  for (const sign of ["scroll", "pointerdown", "keydown"]) addEventListener(sign, stir, { passive: true });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    wait = SOON_MS;
    if (!document.hidden) ask();
  });
  plan();
}
