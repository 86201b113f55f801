// A member's drafts on the account, so that a phone's draft continues on a laptop. The browser's copy comes first.
import { ask } from "./ask.js";
import { Draft, newKey } from "./draft.js";

// Brings the account's drafts into this browser, beside what is here.
export async function fetchDrafts(address, place) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  for (const theirs of (await response.json()).drafts) {
    const draft = new Draft({ ...place, parent: theirs.parent }, theirs.name);
    merge(draft, theirs);
    if (draft.other && theirs.at > draft.record.at) draft.swap(); // the newest is the one to show
  }
}

// Where both have been written since they last agreed, theirs is kept beside ours.
function merge(draft, { text, stamp, at }) {
  const { record } = draft;
  if (record.text === text) return draft.put({ base: stamp, dirty: false });
  if (record.base === stamp) return; // ours is further on, and goes there with the next stroke
  if (!record.dirty || !record.text.trim()) return draft.put({ text, at, base: stamp, dirty: false });
  draft.setAside(text, at);
  draft.put({ base: stamp });
}

export async function push(form, address, draft, options) {
  const { text, base, key } = draft.record;
  const fields = new FormData();
  const { parent, member } = draft.place;
  Object.entries({ parent, member, text, base, submission_key: key }).forEach((pair) => fields.append(...pair));
  const { data } = await ask(form, address, fields, options);
  if (data.posted && data.same) draft.clear();
  else if (data.posted) draft.put({ key: newKey(), base: "", dirty: true });
  else if (data.draft) merge(draft, data.draft);
  else if ("stamp" in data) draft.put({ base: data.stamp, dirty: draft.text !== text });
}
