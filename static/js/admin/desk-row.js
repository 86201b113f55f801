/* One picture on the desk: while it is sent a progress bar, afterwards its words and what can be done with it. */

function make(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  Object.assign(node, properties);
  node.append(...children);
  return node;
}

function button(words, act, label = "") {
  const node = make("button", { type: "button", className: "button", textContent: words });
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  return node;
}

let numbers = 0;

export class Row {
  constructor(desk, picture, file = null) {
    this.desk = desk;
    this.file = file;
    this.picture = null;
    this.number = ++numbers;
    this.item = make("li", { className: "desk-row" });
    this.item.row = this;
    if (picture) this.show(picture);
    else this.wait();
  }

  get name() {
    return this.picture?.alt || this.file?.name || `picture ${this.number}`;
  }

  /* --- On its way */

  wait() {
    this.bar = make("progress", { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", `Sending ${this.name}`);
    this.line("waiting", [this.bar, button("Cancel", () => this.stop(), `Cancel ${this.name}`)]);
  }

  line(words, controls) {
    this.words = make("span", { className: "desk-state", textContent: words });
    this.item.replaceChildren(make("span", { className: "desk-name", textContent: this.name }), this.words, ...controls);
  }

  begin(request) {
    this.request = request;
    this.cancelled = false;
    this.words.textContent = "sending";
  }

  progress(share) {
    this.bar.value = share;
    if (share === 1) this.words.textContent = "being made smaller";
  }

  stop() {
    this.cancelled = true;
    if (this.request && this.request.readyState !== XMLHttpRequest.DONE) this.request.abort();
    else this.desk.cancel(this);
  }

  fail(sentence, again) {
    const controls = [button("Leave it out", () => this.desk.cancel(this), `Leave out ${this.name}`)];
    if (again) controls.unshift(button("Try again", () => this.desk.retry(this), `Try ${this.name} again`));
    this.line(sentence, controls);
    this.words.classList.add("desk-failed");
  }

  remove() {
    this.item.remove();
  }

  /* --- Here */

  show(picture) {
    this.picture = picture;
    const image = make("img", { className: "desk-thumb", src: picture.thumb, alt: "" });
    this.state = make("span", { className: "desk-state" });
    this.state.setAttribute("role", "status");
    const words = make("div", { className: "desk-words" }, [
      this.input("alt", "What it shows"), this.input("caption", "Caption"), this.state,
    ]);
    this.up = button("↑", () => this.move(-1));
    this.down = button("↓", () => this.move(1));
    this.inText = button("Put into the text", () => this.desk.put(this));
    const off = button("Take off", () => this.take());
    off.title = "It stays in the library";
    this.item.replaceChildren(image, words, make("div", { className: "desk-acts" }, [this.inText, this.up, this.down, off]));
    this.item.draggable = false;
    this.place();
    this.used(false);
  }

  input(name, label) {
    const id = `desk-${this.number}-${name}`;
    const field = make("input", { id, type: "text", maxLength: 300, value: this.picture[name] });
    field.addEventListener("input", () => this.desk.words(this, name, field.value));
    field.addEventListener("change", () => this.desk.keepWords(this));
    // Enter in a line of the desk would send the whole form.
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this[name] = field;
    return make("div", {}, [make("label", { htmlFor: id, textContent: label }), field]);
  }

  kept(words) {
    this.state.textContent = words;
  }

  used(isUsed) {
    this.item.classList.toggle("desk-used", isUsed);
    this.inText.textContent = isUsed ? "In the text · once more" : "Put into the text";
    this.alt.classList.toggle("desk-missing", !this.picture.alt.trim());
  }

  place() {
    if (!this.picture) return;
    const name = this.picture.alt || `picture ${[...this.item.parentNode?.children ?? []].indexOf(this.item) + 1}`;
    this.up.setAttribute("aria-label", `Move ${name} up`);
    this.down.setAttribute("aria-label", `Move ${name} down`);
    this.up.disabled = !this.item.previousElementSibling;
    this.down.disabled = !this.item.nextElementSibling;
  }

  move(step) {
    const other = step < 0 ? this.item.previousElementSibling : this.item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(this.item);
    else other.after(this.item);
    this.desk.keepOrder();
    (step < 0 ? this.up : this.down).focus();
  }

  take() {
    const next = this.item.nextElementSibling ?? this.item.previousElementSibling;
    this.remove();
    this.desk.keepOrder();
    next?.querySelector("input")?.focus();
  }
}
