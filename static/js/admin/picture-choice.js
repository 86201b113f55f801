/* <picture-choice>: a field that holds the number of a picture shows it, and opens the picker to choose another. */

class PictureChoice extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.picture = this.querySelector("img");
    if (this.input.disabled) return;
    this.input.hidden = true;
    this.choose = this.button("", () => this.open());
    this.clear = this.button("Take it away", () => this.show("", "", ""));
    this.label();
    window.addEventListener("message", (event) => this.receive(event));
  }

  button(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words;
    button.addEventListener("click", act);
    this.append(button);
    return button;
  }

  label() {
    const empty = this.input.value === "";
    this.picture.hidden = this.clear.hidden = empty;
    this.choose.textContent = empty ? "Choose or upload…" : "Choose another…";
  }

  open() {
    const query = new URLSearchParams({ field: this.input.id });
    window.open(`${this.dataset.picker}?${query}`, "_blank", "width=960,height=720");
  }

  receive({ origin, data }) {
    if (origin === location.origin && data?.pictureFor === this.input.id) this.show(data.id, data.src, data.alt);
  }

  show(id, src, alt) {
    this.input.value = id;
    this.picture.src = src;
    this.picture.alt = alt;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.label();
  }
}

customElements.define("picture-choice", PictureChoice);
