/* <picture-desk>: files dropped on a recap's form are sent three at a time, described, ordered and put into the text.

   The order is that in which they were dropped, whichever arrives first. Words are kept as they are typed; the numbers of
   the pictures, in their order, go with the form as well. */

import { Row } from "./desk-row.js";
import { Page } from "./desk-text.js";

const AT_ONCE = 3;
const WORDS_PAUSE = 700; // milliseconds after the last key
const BUSY_PAUSE = 3000;
const TRIES = 5;

class PictureDesk extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("ol");
    this.field = this.querySelector("input[type=hidden]");
    this.said = this.querySelector("[role=status]");
    this.page = new Page(() => document.querySelector(".field-body .prose-editor")?.proseEditor);
    this.waiting = [];
    this.running = 0;
    this.listen();
    this.load({ recap: this.dataset.recap, pictures: this.field.value });
  }

  listen() {
    const files = this.querySelector("input[type=file]");
    files.addEventListener("change", () => {
      this.take(files.files);
      files.value = "";
    });
    this.querySelector(".desk-library").addEventListener("click", () => this.openLibrary());
    this.all = this.querySelector(".desk-all");
    this.all.addEventListener("click", () => this.placeAll());
    this.form.addEventListener("pictures:arrive", (event) => {
      event.preventDefault();
      this.take(event.detail.files);
    });
    this.form.addEventListener("dragover", (event) => this.over(event));
    this.form.addEventListener("dragleave", () => this.classList.remove("desk-open"));
    this.form.addEventListener("drop", (event) => this.drop(event));
    this.form.addEventListener("input", ({ target }) => target.id === "id_body" && this.markUsed());
    // The editor may come later than the pictures.
    this.form.addEventListener("prose-editor:ready", () => this.markUsed());
    window.addEventListener("message", (event) => this.receive(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.running || this.waiting.length) event.preventDefault();
    });
  }

  get rows() {
    return [...this.list.children].map((item) => item.row);
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("desk-open");
  }

  drop(event) {
    this.classList.remove("desk-open");
    if (event.defaultPrevented || !event.dataTransfer.files.length) return;
    event.preventDefault();
    this.take(event.dataTransfer.files);
  }

  /* --- What lies here already */

  async load(query) {
    try {
      const response = await fetch(`${this.dataset.desk}?${new URLSearchParams(query)}`);
      if (!response.ok) throw new Error(response.status);
      for (const picture of (await response.json()).pictures) this.add(picture);
    } catch {
      this.say("The pictures of this recap cannot be fetched just now. Please reload the page.");
    }
    this.settle();
  }

  add(picture) {
    if (this.rows.some((row) => row.picture?.id === picture.id)) return;
    this.list.append(new Row(this, picture).item);
  }

  openLibrary() {
    const show = document.getElementById("id_show")?.value ?? "";
    const query = new URLSearchParams({ field: "picture-desk", show });
    window.open(`${this.dataset.picker}?${query}`, "_blank", "width=960,height=760");
  }

  receive({ origin, data }) {
    if (origin === location.origin && data?.pictureFor === "picture-desk") this.load({ pictures: data.id }).then(() => this.keepOrder());
  }

  /* --- Sending */

  take(files) {
    for (const file of files) {
      const row = new Row(this, null, file);
      this.list.append(row.item);
      this.waiting.push(row);
    }
    this.next();
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    this.sayHowMany();
  }

  send(row, tries = 1) {
    this.running += 1;
    const request = new XMLHttpRequest();
    row.begin(request);
    request.upload.addEventListener("progress", ({ loaded, total }) => row.progress(loaded / total));
    request.addEventListener("loadend", () => {
      this.running -= 1;
      this.arrived(row, request, tries);
      this.next();
    });
    request.open("POST", this.dataset.upload);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", this.token);
    request.send(this.about(row.file));
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  about(file) {
    const data = new FormData();
    data.append("upload", file);
    data.append("recap", this.dataset.recap);
    data.append("show", document.getElementById("id_show")?.value ?? "");
    data.append("episode", document.getElementById("id_last_episode")?.value ?? "");
    return data;
  }

  arrived(row, { status, response }, tries) {
    if (row.cancelled) row.remove();
    else if (status === 201) row.show(response.picture);
    else if (status === 503 && tries < TRIES) {
      row.wait();
      setTimeout(() => this.send(row, tries + 1), BUSY_PAUSE);
    } else row.fail(response?.error ?? (status ? "The site could not take this file." : "The connection broke."), status !== 422);
    this.settle();
    if (status === 201) this.keepOrder();
  }

  retry(row) {
    this.waiting.push(row);
    row.wait();
    this.next();
  }

  cancel(row) {
    this.waiting = this.waiting.filter((other) => other !== row);
    row.remove();
    this.settle();
  }

  sayHowMany() {
    const left = this.running + this.waiting.length;
    if (left) this.say(`${left} ${left === 1 ? "picture" : "pictures"} on the way.`);
    else if (this.said.textContent.includes("on the way")) this.say("All pictures have arrived.");
  }

  say(words) {
    this.said.textContent = words;
  }

  /* --- Words, order, text */

  words(row, name, value) {
    const before = row.picture[name];
    row.picture[name] = value;
    this.page.say(row.picture, name, before);
    clearTimeout(row.timer);
    row.dirty = { ...row.dirty, [name]: value };
    row.timer = setTimeout(() => this.keepWords(row), WORDS_PAUSE);
    this.settle();
  }

  async keepWords(row) {
    clearTimeout(row.timer);
    const words = row.dirty;
    if (!words) return;
    row.dirty = null;
    try {
      const answer = await this.post(this.dataset.words.replace(/\/0\//, `/${row.picture.id}/`), words);
      row.kept(answer.ok ? "Saved" : "Too long: at most 300 signs");
    } catch {
      row.dirty = { ...words, ...row.dirty };
      row.kept("Not saved yet: no connection");
      row.timer = setTimeout(() => this.keepWords(row), BUSY_PAUSE);
    }
  }

  post(address, fields) {
    return fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": this.token } });
  }

  settle() {
    const here = this.rows.filter(({ picture }) => picture);
    this.field.name = "desk_pictures";
    this.field.value = here.map(({ picture }) => picture.id).join(",");
    this.all.hidden = here.length === 0;
    for (const row of this.rows) row.place();
    this.markUsed();
  }

  markUsed() {
    const used = this.page.keys();
    for (const row of this.rows) if (row.picture) row.used(used.has(row.picture.key));
  }

  async keepOrder() {
    this.settle();
    if (!this.dataset.recap || this.running || this.waiting.length) return;
    try {
      await this.post(this.dataset.order, { recap: this.dataset.recap, pictures: this.field.value });
    } catch {
      this.say("The order is kept when you save the recap.");
    }
  }

  put(row) {
    this.page.put([row.picture]);
    this.settle();
  }

  placeAll() {
    const used = this.page.keys();
    const left = this.rows.map(({ picture }) => picture).filter((picture) => picture && !used.has(picture.key));
    if (left.length) this.page.put(left);
    this.say(left.length ? `${left.length} put into the text.` : "All of them are in the text already.");
    this.settle();
  }
}

customElements.define("picture-desk", PictureDesk);
