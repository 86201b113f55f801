// <unsent-drafts>: quiet lines about what is written and not posted, where the form does not show it: replies on other
// pages, and everything once the discussion is closed.
import { fetchDrafts } from "./account.js";
import { Draft } from "./draft.js";
import { button, copyButton, make } from "./make.js";
import * as store from "./store.js";

const CLOSED = "This discussion was closed before you posted this. Copy it if you want to keep it:";

class UnsentDrafts extends HTMLElement {
  connectedCallback() {
    this.owner = { recap: this.dataset.recap, member: this.dataset.member };
    this.closed = "closed" in this.dataset;
    document.addEventListener("drafts", () => this.show());
    addEventListener("storage", () => this.show());
    this.show();
    if (this.closed && this.owner.member) fetchDrafts(`${this.dataset.address}draft/`, this.owner).catch(() => {});
  }

  // Drawn anew only when another draft is to be named, so that a button does not go while it is pressed.
  show() {
    const open = document.querySelector("comment-form");
    const drafts = store.all(this.owner).filter(({ parent, record }) => record.text.trim() && parent !== open?.draft?.place.parent);
    const names = drafts.map(({ parent, record }) => parent + (this.closed ? record.text : "")).join(" ");
    if (names === this.names) return;
    this.names = names;
    this.hidden = !drafts.length;
    this.replaceChildren(...drafts.map((draft) => (this.closed ? this.text(draft) : this.line(draft))));
  }

  line({ parent, record }) {
    const line = make("p", "unsent", parent ? "You have an unsent reply to " : "You have an ");
    const link = make("a", "", parent ? record.name : "unsent comment");
    const here = parent && document.getElementById(`c-${parent}`);
    link.href = parent ? (here ? `#c-${parent}` : `/comments/${parent}/`) : "#write";
    link.addEventListener("click", (event) => (here || !parent) && this.open(event, parent, record.name));
    line.append(link, " · ", copyButton(() => record.text), " ", button("Discard", () => this.discard(parent)));
    return line;
  }

  open(event, parent, name) {
    event.preventDefault();
    document.querySelector("comment-form").open(parent, name);
  }

  text({ parent, record }) {
    const box = make("section", "unsent-text");
    const text = make("p", "draft-other", record.text);
    text.dir = "auto";
    box.append(make("p", "", CLOSED), text, copyButton(() => record.text), " ", button("Discard", () => this.discard(parent)));
    return box;
  }

  discard(parent) {
    new Draft({ ...this.owner, parent }).discard();
  }
}

customElements.define("unsent-drafts", UnsentDrafts);
