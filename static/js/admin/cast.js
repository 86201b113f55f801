/* The box of the Character button: the drama's cast, narrowed by typing, chosen by arrows and Enter.

   A character's first mention reads GO YEONG (Nam Yoon-soo), which becomes a link; later ones are the name alone. */

import { crel } from "django-prose-editor/editor";

const fold = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

export class Cast {
  constructor(editor, url) {
    this.editor = editor;
    this.url = url;
    this.known = new Map();
  }

  async members() {
    const show = document.getElementById("id_show")?.value;
    if (!show) return null;
    if (!this.known.has(show)) {
      const response = await fetch(this.url.replace(/\/0\//, `/${show}/`), { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      this.known.set(show, (await response.json()).cast);
    }
    return this.known.get(show);
  }

  async open() {
    // The editor hears of a moved caret a task later than of a key.
    await new Promise((heard) => setTimeout(heard));
    if (this.dialog?.open) return;
    this.caret = this.editor.state.selection.getBookmark();
    this.build();
    this.dialog.showModal();
    try {
      this.cast = await this.members();
      this.said.textContent = this.cast?.length
        ? ""
        : this.cast
          ? "This drama has no cast yet. Add it on the drama's page."
          : "Choose the drama first: its cast stands here then.";
    } catch {
      this.cast = [];
      this.said.textContent = "The cast cannot be fetched just now. Please try again.";
    }
    this.narrow();
  }

  build() {
    this.input = crel("input", { type: "text", role: "combobox", placeholder: "Character or actor", autocomplete: "off" });
    this.list = crel("ul", { id: "cast-options", className: "cast-options", role: "listbox" });
    this.said = crel("p", { className: "cast-said", role: "status" });
    for (const [name, value] of [["aria-controls", "cast-options"], ["aria-expanded", "true"], ["aria-label", "Filter the cast"]]) {
      this.input.setAttribute(name, value);
    }
    this.list.setAttribute("aria-label", "Cast");
    const close = crel("button", { type: "button", className: "button", textContent: "Close" });
    const dialog = crel("dialog", { className: "cast-dialog" }, [
      crel("h2", { textContent: "Put in a character" }), this.input, this.said, this.list, close,
    ]);
    dialog.setAttribute("aria-label", "Put in a character");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.leave(dialog));
    this.input.addEventListener("input", () => this.narrow());
    this.input.addEventListener("keydown", (event) => this.key(event));
    document.body.append(dialog);
    this.dialog = dialog;
  }

  /* The browser gives the text its focus back with the caret at its beginning: it belongs where it was. */
  leave(dialog) {
    dialog.remove();
    const { state, view } = this.editor;
    view.dispatch(state.tr.setSelection(this.caret.resolve(state.doc)));
    view.focus();
    if (dialog.returnValue) this.put(dialog.returnValue);
  }

  narrow() {
    const wanted = fold(this.input.value);
    const { doc } = this.editor.state;
    const text = doc.textBetween(0, doc.content.size, "\n");
    const found = (this.cast ?? []).filter(({ search }) => fold(search).includes(wanted));
    this.list.replaceChildren(...found.map((member, number) => this.option(member, number, text)));
    if (this.cast?.length) this.said.textContent = found.length ? "" : "Nobody in the cast has such a name.";
    this.mark(0);
  }

  option({ character, mention }, number, text) {
    const first = !text.includes(mention);
    const option = crel("li", { id: `cast-option-${number}`, role: "option" }, [
      crel("span", { textContent: first ? mention : character }),
      crel("small", { textContent: first ? "first mention" : "mentioned above" }),
    ]);
    option.dataset.text = first ? mention : character;
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.dialog.close(option.dataset.text));
    return option;
  }

  mark(place) {
    const options = [...this.list.children];
    this.place = Math.max(0, Math.min(place, options.length - 1));
    options.forEach((option, number) => option.setAttribute("aria-selected", number === this.place));
    this.input.setAttribute("aria-activedescendant", options.length ? `cast-option-${this.place}` : "");
    options[this.place]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark(this.place + step);
    else if (event.key === "Enter") {
      const chosen = this.list.children[this.place];
      if (chosen) this.dialog.close(chosen.dataset.text);
    } else return;
    event.preventDefault();
  }

  put(text) {
    const { doc, selection } = this.editor.state;
    const before = doc.textBetween(Math.max(0, selection.from - 1), selection.from);
    const space = /[\p{L}\p{N}.,;:!?)]/u.test(before) ? " " : "";
    this.editor.commands.insertContent({ type: "text", text: `${space}${text} ` });
  }
}
