// <comment-form>: the one form of a discussion. It moves to what is answered, keeps what is typed, and posts in place.
// Without this module "Reply" leads to a page of its own and the form is sent as forms are.
import { fetchDrafts, push } from "./account.js";
import { announce } from "./announce.js";
import { Draft, newKey } from "./draft.js";
import { copyButton, make } from "./make.js";
import { Notes } from "./notes.js";
import { clearRefusals, send, showRefusals } from "./send.js";
import * as store from "./store.js";
import { tell } from "../reading/fresh.js";
import { reveal } from "../reading/page.js";
import { place } from "../reading/place.js";

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
    this.cancel = this.querySelector(".cancel");
    this.before(this.home = document.createComment("the form's own place"));
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
    this.form.addEventListener("submit", (event) => this.submit(event));
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
    return document.querySelector(`#${CSS.escape(`c-${id}`)}[data-status=visible]`);
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
    if (parent === this.parent) return this.area.focus();
    this.tellAccount();
    if (parent) this.moveTo(parent, name ?? this.commentOf(parent).querySelector(".comment-name").textContent);
    else this.goHome();
    this.area.focus();
  }

  pressed(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const reply = event.target.closest("a.reply");
    const own = event.target.closest('a[href="#write"]');
    if (!reply && !(own && this.parent)) return;
    event.preventDefault();
    this.open(reply?.dataset.parent ?? "");
  }

  key(event) {
    if (event.key === "Escape" && this.cancel && !this.cancel.hidden) this.goHome(true);
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
    if (!this.draft.text) this.draft.record.key = this.form.elements.submission_key.value || this.draft.record.key;
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

  // The box and its notes as the draft is.
  show() {
    if (this.area.value !== this.draft.text) this.area.value = this.draft.text;
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

  // --- Sending

  async submit(event) {
    event.preventDefault();
    if (this.busy) return;
    if (event.submitter?.matches(".preview-button")) return this.preview();
    this.fillIn();
    this.wait("Posting…");
    const { draft } = this;
    const answer = await send(this.form);
    this.wait("");
    if (answer.comment) this.stands(answer.comment, draft);
    else this.refused(answer);
  }

  async preview() {
    this.fillIn();
    const { showPreview } = await import("./preview.js").catch(() => ({}));
    this.say(showPreview ? await showPreview(this.form) : "No preview: no connection. Your text is safe here.");
  }

  // The key is the draft's: whoever tries again, here, in another tab or tomorrow, posts the same comment.
  fillIn() {
    this.form.elements.submission_key.value = this.draft.record.key;
    const cited = [...this.area.value.matchAll(/\/comments\/([\w-]+)\//g)].map((match) => match[1]);
    this.form.elements.quotes.value = [...new Set(cited)].join(" ");
  }

  wait(words) {
    const [post] = this.form.querySelectorAll(".post");
    this.busy = Boolean(words);
    this.area.readOnly = this.busy;
    this.form.querySelectorAll(".form-actions button").forEach((each) => { each.disabled = this.busy; });
    post.textContent = words || "Post";
    clearTimeout(this.timer);
  }

  stands(comment, draft) {
    clearRefusals(this.form);
    if (comment.same) draft.clear();
    else draft.put({ key: newKey(), dirty: true }); // what was written after the first try is a text of its own
    const article = this.discussion && place(comment, true);
    if (!article) return location.assign(comment.address);
    if (comment.same) this.goHome();
    else this.say("This was posted before. What you wrote since then is still here.");
    this.recount(comment.count);
    reveal(article);
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
    announce("Posted.");
  }

  recount(count) {
    const words = count === 1 ? "1 comment" : `${count} comments`;
    const places = document.querySelectorAll('#discussion-title, .bar-count a, .byline a[href="#discussion"]');
    if (count) places.forEach((each) => { each.textContent = words; });
    tell();
  }

  refused({ said, fresh, closed }) {
    if (fresh && this.parent && !fresh.querySelector("[name=parent]").value) this.freeFromParent();
    if (fresh) showRefusals(this.form, fresh);
    else this.querySelector(".post").focus();
    this.say(fresh?.querySelector("p.error")?.textContent ?? said, ...(closed ? [copyButton(() => this.area.value)] : []));
  }

  // What was answered is gone: the text becomes a comment of its own, beside what was begun there.
  freeFromParent() {
    const { text, key } = this.draft.record;
    this.draft.clear();
    const own = new Draft({ ...this.owner, parent: "" });
    own.setAside(own.text, own.record.at, text);
    own.put({ text, key, at: Date.now(), dirty: true });
    this.goHome();
  }

  say(words, ...buttons) {
    this.said.replaceChildren(words, ...buttons.flatMap((each) => [" ", each]));
    this.said.hidden = !words;
  }
}

customElements.define("comment-form", CommentForm);
