// What was typed and not posted yet, in this browser. A draft has a place {recap, parent, member} and a record:
//   text, at (ms), key (makes one comment of however many tries), name (of whom it answers),
//   base (the state of the account's draft that was seen last), dirty (the account lacks this text),
//   other ({text, at}: a different text for the same place, kept until somebody chooses).
// A guest's draft goes on after signing in, and a member's after signing out. Two members do not see each other's.
const unkept = new Map(); // for browsers that keep nothing: lasts as long as the page

function entries() {
  const found = new Map(unkept);
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("draft:")) found.set(name, localStorage[name]);
  } catch { /* forbidden: there is only what this page holds */ }
  return found;
}

function parsed(json) {
  try {
    const record = JSON.parse(json);
    return typeof record.text === "string" ? record : null;
  } catch {
    return null;
  }
}

function* drafts(recap, member) {
  for (const [name, json] of entries()) {
    const [, ofRecap, parent, owner] = name.split(":");
    const record = ofRecap === recap && (!owner || !member || owner === member) && parsed(json);
    if (record) yield { name, parent, record };
  }
}

const changed = () => document.dispatchEvent(new Event("drafts"));

// The drafts under a recap, the latest first, one for each place.
export function all({ recap, member }) {
  const places = new Map();
  for (const draft of [...drafts(recap, member)].sort((a, b) => b.record.at - a.record.at)) {
    if (!places.has(draft.parent)) places.set(draft.parent, draft);
  }
  return [...places.values()];
}

export const look = (place) => all(place).find(({ parent }) => parent === place.parent)?.record ?? null;

const nameOf = ({ recap, parent, member }) => `draft:${recap}:${parent}:${member}`;

export const isKept = (place) => !unkept.has(nameOf(place));

// Whether the browser keeps it. What does not fit is held as long as the page is open.
export function write(place, record) {
  const [name, json] = [nameOf(place), JSON.stringify(record)];
  try {
    localStorage[name] = json;
    unkept.delete(name);
    return true;
  } catch {
    unkept.set(name, json);
    return false;
  } finally {
    changed();
  }
}

export function remove(place) {
  for (const { name, parent } of [...drafts(place.recap, place.member)]) {
    if (parent !== place.parent) continue;
    unkept.delete(name);
    try { localStorage.removeItem(name); } catch { /* then it was not there */ }
  }
  changed();
}

// A plain form was posted: the server named the key that now stands in a cookie, and that draft is done.
export function clearPosted(place) {
  const key = document.cookie.match(/(?:^|; )posted=([\w-]+)/)?.[1];
  if (!key) return;
  document.cookie = "posted=; max-age=0; path=/; samesite=lax";
  for (const { parent, record } of all(place)) if (record.key === key) remove({ ...place, parent });
}
