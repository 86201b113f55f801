// One unsent comment in its place. Nothing that was typed is written over: a text that came from another tab or
// another device and is not simply the beginning of this one is kept beside it, as `other`, until somebody chooses.
import * as store from "./store.js";

export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Draft {
  constructor(place, name = "") {
    this.place = place;
    this.record = store.look(place) ?? { text: "", at: 0, key: newKey(), name, base: "", dirty: false, other: null };
    this.seen = this.record.text;
    this.kept = store.isKept(place);
  }

  get text() { return this.record.text; }
  get other() { return this.record.other; }

  // As typed, at every stroke: a tab that dies takes nothing with it.
  keep(text) {
    const stored = store.look(this.place);
    if (stored && stored.text !== this.seen) this.setAside(stored.text, stored.at, text);
    this.put({ text, at: Date.now(), dirty: true });
  }

  setAside(text, at, besides = this.text) {
    if (!text.trim() || besides.startsWith(text)) return;
    const earlier = this.other?.text ?? "";
    this.record.other = { text: text.startsWith(earlier) ? text : `${earlier}\n\n${text}`, at };
  }

  put(changes) {
    Object.assign(this.record, changes);
    this.seen = this.text;
    if (this.text || this.other) this.kept = store.write(this.place, this.record);
    else store.remove(this.place);
  }

  // Another tab has changed what is kept. Whether the text to show is another one now.
  hear() {
    const stored = store.look(this.place);
    const [mine, theirs] = [this.text, stored?.text ?? ""];
    this.seen = theirs;
    if (stored?.other?.text === mine && theirs !== mine) {
      this.record.other = { text: theirs, at: stored.at }; // they have set ours aside: ask here, too
      return false;
    }
    this.record = stored ?? { ...this.record, text: "", key: newKey(), base: "", dirty: false, other: null };
    return theirs !== mine;
  }

  swap() {
    const { text, at, other } = this.record;
    this.put({ text: other.text, other: text.trim() ? { text, at } : null, at: Date.now(), dirty: true });
  }

  dropOther() { this.put({ other: null }); }

  // What it was, for undoing.
  discard() {
    const was = { ...this.record };
    this.clear();
    return was;
  }

  // The comment stands, or nobody wants it: the next one starts with a key of its own.
  clear() {
    this.put({ text: "", key: newKey(), at: 0, dirty: false, other: null });
  }
}
