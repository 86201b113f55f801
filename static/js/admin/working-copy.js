/* <working-copy>: keeps what is typed into a recap's form. Once a second it looks at the whole form, so that it needs to
   know of no editor and no widget; what differs goes to the device at once and to the server every few seconds. The same
   question asks who else has the recap open. docs/decisions/0019-the-newsroom.md */

import { Device } from "./device.js";

const LOOK_MS = 1000;
const KEEP_MS = 3000;
const ASK_MS = 10_000;
const KEEPALIVE_BYTES = 60_000; // browsers carry no more than 64 kB past the end of a page
const OURS = /^(_|csrf|byline_set-)/;
const BEGINS = ["focusin", "keydown", "pointerdown", "drop"]; // what comes before anything can change

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

class WorkingCopy extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.stamp = this.dataset.stamp;
    this.base = this.form.elements._base.value;
    this.key = new URLSearchParams(location.search).get("copy") ?? "";
    this.device = new Device(this.dataset.member, this.dataset.recap, this.key);
    this.asked = this.sent = 0;
    this.querySelector("[data-discard]")?.addEventListener("click", () => this.discard());
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.bringBack();
  }

  /* What this device has and the server lacks goes there first, and comes back with the page. */
  async bringBack() {
    const saved = location.hash.match(/^#saved-(\w+)$/)?.[1];
    if (saved) {
      new Device(this.dataset.member, "", saved).forget();
      history.replaceState(null, "", location.pathname);
    }
    if (!this.dataset.recap && !this.key) {
      const [orphan] = Device.orphans(this.dataset.member);
      if (orphan) return location.replace(`?copy=${orphan}`);
    }
    const record = this.device.read();
    const over = record?.submitted && Number(record.base) < Number(this.base);
    if (!record || over || this.hasAttribute("data-again")) {
      this.device.forget();
    } else if (record.at / 1000 > Number(this.stamp || 0)) {
      const answer = await this.post(new URLSearchParams(record.typed), { _typed: "1", _base: record.base });
      if (answer?.ok) this.device.forget();
      // 409: the last words of the page before arrived while this one was made. They come with the next.
      if (answer?.ok || answer?.status === 409) return location.reload();
    } else {
      this.device.forget();
    }
    this.begin();
  }

  begin() {
    // Somebody may have begun before this script came.
    const begun = this.hasAttribute("data-again") || this.form.contains(document.activeElement);
    this.kept = begun ? "" : null;
    const start = () => {
      this.kept ??= this.typed();
    };
    for (const event of BEGINS) document.addEventListener(event, start, { capture: true, once: true });
    setInterval(() => this.look(), LOOK_MS);
    addEventListener("blur", () => this.keep());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    this.form.addEventListener("focusout", () => this.keep());
    this.look();
  }

  typed() {
    const fields = new FormData(this.form);
    for (const name of [...fields.keys()]) if (OURS.test(name)) fields.delete(name);
    return new URLSearchParams(fields).toString();
  }

  get isChanged() {
    return this.kept !== null && !this.stopped && this.typed() !== this.kept;
  }

  look() {
    if (this.stopped) return;
    const now = Date.now();
    if (this.isChanged) {
      this.remember();
      if (now - this.sent >= KEEP_MS) this.keep();
    } else if (!document.hidden && this.dataset.recap && now - this.asked >= ASK_MS) {
      this.ask();
    }
  }

  remember(more = {}) {
    if (!this.dataset.recap && !this.key) {
      this.key = crypto.getRandomValues(new Uint32Array(3)).join("");
      this.device = new Device(this.dataset.member, "", this.key);
      history.replaceState(null, "", `?copy=${this.key}`);
    }
    this.device.write({ typed: this.typed(), base: this.base, at: Date.now(), ...more });
  }

  async keep() {
    if (!this.isChanged || this.busy) return;
    this.remember();
    this.busy = new AbortController();
    this.sent = this.asked = Date.now();
    // Words whose answer was lost go once more as they were: the site knows them if it has them, and says their stamp.
    const typed = this.unsure ?? this.typed();
    const answer = await this.post(new URLSearchParams(typed), { _typed: "1", _base: this.base }, this.busy.signal);
    const news = answer?.ok ? await answer.json().catch(() => null) : null;
    this.busy = null;
    this.unsure = news || answer?.status >= 400 ? null : typed;
    if (!news) return;
    this.stamp = news.stamp;
    this.kept = typed;
    if (!this.isChanged) this.device.forget();
    document.querySelector("[data-kept]").textContent = `Kept at ${news.at}`;
    this.tell(news);
  }

  async ask() {
    this.asked = Date.now();
    const answer = await this.post(new URLSearchParams(), {});
    if (answer?.ok) this.tell(await answer.json());
  }

  async post(body, more, signal) {
    for (const [name, value] of Object.entries({ ...more, _stamp: this.stamp, _member: this.dataset.member })) {
      body.set(name, value);
    }
    const query = this.dataset.recap ? "" : `?copy=${this.key}`;
    const keepalive = body.toString().length < KEEPALIVE_BYTES;
    const headers = { "X-CSRFToken": token() };
    const asked = { method: "POST", body, headers, keepalive, signal, redirect: "manual" };
    const answer = await fetch(this.dataset.address + query, asked).catch(() => null);
    if (!this.stopped) this.trouble(answer);
    return answer;
  }

  trouble(answer) {
    const note = this.querySelector("[data-trouble]");
    note.hidden = Boolean(answer?.ok);
    if (note.hidden) return;
    if (answer?.status === 409) {
      note.textContent = "This recap is open in another window of yours, and more was typed or saved there. What you type here is kept on this device only.";
    } else if (answer?.status === 403) {
      note.textContent = "It is not yours to write any more, or somebody else has signed in here. What you type is kept on this device.";
    } else if (answer?.type === "opaqueredirect") {
      note.textContent = "You are signed out. What you type is kept on this device. ";
      const link = Object.assign(document.createElement("a"), { href: this.dataset.signIn, target: "_blank", textContent: "Sign in in another tab" });
      note.append(link, ", then go on here.");
    } else if (answer?.status === 413) {
      note.textContent = "This is longer than the site can keep while you type. Save it.";
    } else {
      note.textContent = "The site cannot be reached. What you type is kept on this device.";
    }
  }

  tell({ others = [], version, saved_at }) {
    const beside = this.querySelector("[data-others]");
    beside.hidden = !others.length;
    beside.textContent = `${others.join(" and ")} ${others.length > 1 ? "have" : "has"} this recap open too. Whoever saves second is shown both texts.`;
    const newer = this.querySelector("[data-newer]");
    newer.hidden = !(version > Number(this.base));
    newer.textContent = `It was saved at ${saved_at}, while you had it open. When you save, you are shown both texts.`;
  }

  async discard() {
    this.stop();
    this.device.forget();
    await this.post(new URLSearchParams(), { _discard: "1" });
    location.replace(location.pathname);
  }

  /* While words are under way the last ones wait on the device: they would come with a stamp that is overtaken. */
  leave() {
    if (this.stopped) return;
    const { isChanged, busy } = this;
    if (isChanged) this.remember();
    if (!this.dataset.recap && !this.key) return;
    const sends = isChanged && !busy;
    this.post(new URLSearchParams(sends ? this.typed() : ""), { _left: "1", ...(sends && { _typed: "1", _base: this.base }) });
  }

  /* What is under way must not come after what ends this copy. */
  stop() {
    this.stopped = true;
    this.busy?.abort();
  }

  /* One press is one save; a preview opens beside and is none. A token may have changed by signing in elsewhere. */
  submit(event) {
    this.form.elements.csrfmiddlewaretoken.value = token() || this.form.elements.csrfmiddlewaretoken.value;
    if (event.submitter?.formTarget === "_blank") return;
    if (this.stopped) return event.preventDefault();
    this.remember({ submitted: true });
    this.stop();
    addEventListener("pageshow", () => (this.stopped = false), { once: true });
  }
}

customElements.define("working-copy", WorkingCopy);
