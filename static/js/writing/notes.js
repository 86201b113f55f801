// What the form says about its draft: that it is kept, that there is another version, that it was discarded.
import { button, copyButton, make } from "./make.js";

const UNDO_MS = 8000;
const NOT_KEPT = "This browser has no room to keep drafts. Copy your text before you leave.";

export class Notes {
  constructor(form, owner) {
    this.owner = owner; // of the draft: what is pressed here is carried out there
    this.line = form.querySelector(".draft-note") ?? make("p", "draft-note"); // none in a closed discussion
    this.choice = make("div", "draft-choice");
    this.choice.setAttribute("role", "status");
    this.choice.hidden = true;
    // Above the words whose place the toolbar takes at the first press: what is pressed must not move.
    const { body } = form.elements;
    (body.parentElement.querySelector(".help") ?? body).before(this.choice);
  }

  show(draft) {
    this.showChoice(draft.other);
    if (!draft.text) return this.undoable || this.say();
    this.undoable = false;
    const discard = button("Discard", () => this.owner.discard());
    if (draft.kept) this.say("Draft kept", discard);
    else this.say(NOT_KEPT, copyButton(() => draft.text));
  }

  // Only what has changed is touched, so that a button does not go while it is pressed.
  say(words = "", ...buttons) {
    if (this.words === words && words) return;
    this.words = words;
    this.line.replaceChildren(words, ...buttons.flatMap((each) => [" ", each]));
  }

  offerUndo(undo) {
    this.undoable = true;
    const put = button("Undo", () => { this.undoable = false; undo(); });
    this.say("Discarded.", put);
    put.focus();
    setTimeout(() => { if (this.undoable) { this.undoable = false; this.say(); } }, UNDO_MS);
  }

  showChoice(other) {
    this.choice.hidden = !other;
    if (!other || this.choice.dataset.at === `${other.at}`) return;
    this.choice.dataset.at = other.at;
    const when = new Date(other.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const text = make("p", "draft-other", other.text);
    text.dir = "auto";
    this.choice.replaceChildren(
      make("p", "", `You wrote something else here, in another window or on another device (${when}). Both are kept:`),
      text,
      button("Swap the two", () => this.owner.swap()), " ",
      button("Drop this one", () => this.owner.dropOther()),
    );
  }
}
