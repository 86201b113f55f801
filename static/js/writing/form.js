// <comment-form>: the one form of a discussion. It moves to what is answered, keeps what is typed, and posts in place.
// Without this module "Reply" leads to a page of its own and the form is sent as forms are.
import { fetchDrafts, push } from "./account.js";
import { Draft } from "./draft.js";
import { make } from "./make.js";
import { Notes } from "./notes.js";
import { submit } from "./post.js";
import { fillIn } from "./remembered.js";
import * as store from "./store.js";

const KEY_OF_THE_TEXT = "key-of-the-text"; // comments/forms.py
const ACCOUNT_DELAY_MS = 2000; // after the last stroke; the browser's own copy is written at every one

class CommentForm extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // it has only been moved
    this.form = this.querySelector("form");
    this.discussion = this.closest(".discussion"); // none on the page that has only a form
    const { recap, member, parent } = this.form.dataset;
    this.owner = { recap, member };
    this.account = member && `${this.form.action}draft/`;
    this.prepare();
    this.listen();
    store.clearPosted(this.owner);
    this.start(parent);
    this.askAccount();
  }

  get area() { return this.form.elements.body; }
  get parent() { return this.draft.place.parent; }

  prepare() {
    this.heading = this.querySelector(".write-title");
    this.area.autocomplete = "off"; // a browser on its way back would bring an older state than the draft's
    this.cancel = this.querySelector(".cancel");
    this.before(this.home = document.createComment("the form's own place"));
    fillIn(this.form);
    this.notes = new Notes(this.form, this);
    this.said = make("p", "form-said");
    this.said.setAttribute("role", "alert");
    this.querySelector(".form-actions")?.before(this.said);
    this.addEventListener("focusin", () => this.equip(), { once: true });
  }

  // What only writers need comes when somebody begins to write. Posting and keeping do without it.
  async equip() {
    const tools = await import("./tools.js").catch(() => null);
    tools?.helpWithMarkup(this.area);
    this.counter = tools?.countCharacters(this.area, Number(this.form.dataset.limit));
    this.counter?.();
  }

  listen() {
    this.form.addEventListener("input", (event) => event.target === this.area && this.typed());
    this.form.addEventListener("submit", (event) => submit(event, this));
    this.addEventListener("keydown", (event) => this.key(event));
    this.cancel?.addEventListener("click", () => this.goHome(true));
    this.discussion?.addEventListener("click", (event) => this.pressed(event));
    addEventListener("storage", () => this.hear());
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    addEventListener("pagehide", () => this.tellAccount({ keepalive: true }));
    document.addEventListener("visibilitychange", () => document.hidden ? this.tellAccount({ keepalive: true }) : this.comeBack());
  }

  // --- Where it stands

  // Where it was: under the comment that the address names, or else the one whose answer was written last.
  start(parent) {
    const named = location.hash.match(/^#c-(.+)/)?.[1];
    const drafts = this.discussion ? store.all(this.owner) : [];
    const here = drafts.filter((draft) => !draft.parent || this.commentOf(draft.parent));
    const { parent: last, record } = here.find((draft) => draft.parent === named) ?? here[0] ?? {};
    if (last) this.moveTo(last, record.name);
    else this.load(parent);
  }

  commentOf(id) {
    return document.querySelector(`#c-${CSS.escape(id)}[data-status=visible]`);
  }

  moveTo(parent, name) {
    this.commentOf(parent).append(this);
    this.heading.textContent = `Reply to ${name}`;
    this.cancel.hidden = false;
    this.load(parent, name);
  }

  goHome(back = false) {
    const left = this.commentOf(this.parent);
    this.home.after(this);
    if (this.heading) this.heading.textContent = "What do you say?";
    this.cancel.hidden = true;
    this.load("");
    if (back) left?.querySelector(".reply").focus();
  }

  // Opens it for a reply to that comment, or, without one, for a comment of its own.
  open(parent, name) {
    if (parent === this.parent || this.busy) return this.area.focus();
    this.tellAccount();
    if (parent) this.moveTo(parent, name ?? this.commentOf(parent).querySelector(".comment-name").textContent);
    else this.goHome();
    this.area.focus();
  }

  pressed(event) {
    if (this.busy || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const reply = event.target.closest("a.reply");
    const own = event.target.closest('a[href="#write"]');
    if (!reply && !(own && this.parent)) return;
    event.preventDefault();
    this.open(reply?.closest(".comment").id.slice(2) ?? "");
  }

  key(event) {
    if (event.key === "Escape" && !this.busy && this.cancel?.hidden === false) this.goHome(true);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit(this.querySelector(".post"));
  }

  // --- What is typed

  load(parent, name) {
    const found = this.draft ? "" : this.found();
    this.draft = new Draft({ ...this.owner, parent }, name);
    this.form.elements.parent.value = parent;
    if (found && found !== this.draft.text) this.takeFound(found);
    this.say("");
    this.show();
    document.dispatchEvent(new Event("drafts")); // what is open here is no longer listed elsewhere
  }

  // What stood in the box before this module ran: typed already, or brought back by the server. An account's draft
  // comes in its own way, with its date.
  found() {
    const { value, defaultValue } = this.area;
    return this.account && value === defaultValue && store.look({ ...this.owner, parent: this.form.dataset.parent }) ? "" : value;
  }

  takeFound(text) {
    // On a page that all share the field holds no key of one form, and the draft's own is as good.
    const { value } = this.form.elements.submission_key;
    if (!this.draft.text && value && value !== KEY_OF_THE_TEXT) this.draft.record.key = value;
    this.draft.setAside(this.draft.text, this.draft.record.at, text);
    this.draft.put({ text, at: Date.now(), dirty: true });
  }

  typed() {
    this.draft.keep(this.area.value);
    this.say("");
    this.notes.show(this.draft);
    this.counter?.();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tellAccount(), ACCOUNT_DELAY_MS);
  }

  // The box and its notes as the draft is. The key is the draft's: whoever tries again, here, in another tab or tomorrow,
  // posts the same comment.
  show() {
    this.form.elements.submission_key.value = this.draft.record.key;
    if (this.area.value !== this.draft.text) {
      this.area.value = this.draft.text;
      this.querySelector(".preview")?.remove(); // of another text
    }
    this.notes.show(this.draft);
    this.counter?.();
  }

  hear() {
    this.draft.hear();
    this.show();
  }

  insert(text) {
    const { area } = this;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.setRangeText(`${area.value && !area.value.endsWith("\n\n") ? "\n\n" : ""}${text}`, area.value.length, area.value.length, "end");
    area.scrollTop = area.scrollHeight;
    this.typed();
  }

  swap() {
    this.draft.swap();
    this.show();
    this.typed();
  }

  dropOther() {
    this.draft.dropOther();
    this.show();
  }

  discard() {
    const { draft } = this;
    const was = draft.discard();
    draft.record.dirty = true;
    this.say("");
    this.show();
    this.notes.offerUndo(() => {
      draft.put({ ...was, dirty: true });
      this.show();
      this.area.focus();
      this.tellAccount();
    });
    this.tellAccount();
  }

  // --- The account

  async askAccount() {
    if (!this.account) return;
    await fetchDrafts(this.account, this.owner).catch(() => {});
    this.hear();
  }

  async tellAccount(options) {
    clearTimeout(this.timer);
    const { draft } = this;
    if (!this.account || !draft.record.dirty) return;
    await push(this.form, this.account, draft, options).catch(() => {}); // the browser's copy is safe; the next stroke tries again
    if (draft === this.draft) this.show();
  }

  comeBack() {
    this.hear();
    this.askAccount();
  }

  async preview() {
    const { showPreview } = await import("./preview.js").catch(() => ({}));
    this.say(showPreview ? await showPreview(this.form) : "No preview: no connection. Your text is safe here.");
  }

  say(words, ...buttons) {
    this.said.replaceChildren(words, ...buttons.flatMap((each) => [" ", each]));
    this.said.hidden = !words;
  }
}

customElements.define("comment-form", CommentForm);
