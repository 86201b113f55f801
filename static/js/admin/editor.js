/* What the house adds to the editor: paste, characters, the pull quote, and the count below. No HTML of its own. */

import { crel, Extension, Plugin } from "django-prose-editor/editor";
import { clean } from "./paste.js";
import { Cast } from "./cast.js";

const WORDS_A_MINUTE = 230;

function button(words, title) {
  return crel("button", {
    type: "button",
    className: "prose-menubar__button prose-menubar__button--words",
    textContent: words,
    title,
  });
}

/* The line under an editor, where it says what it did. */
function notice(editor, words) {
  const frame = editor.options.element;
  let line = frame.nextElementSibling;
  if (!line?.classList.contains("editor-notice")) {
    line = crel("p", { className: "editor-notice", role: "status" });
    frame.after(line);
  }
  line.textContent = words;
}

/* Pictures that came with a paste or a drop: the desk of the recap takes them, where there is one. */
function handOver(editor, files) {
  const event = new CustomEvent("pictures:arrive", { bubbles: true, cancelable: true, detail: { files } });
  return !editor.options.element.dispatchEvent(event);
}

async function fileOf(address, number) {
  const [, kind, base64] = /^data:image\/(\w+);base64,(.*)$/is.exec(address);
  const bytes = Uint8Array.from(atob(base64.replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
  return new File([bytes], `pasted-${number}.${kind}`, { type: `image/${kind}` });
}

async function tell(editor, { refused, data }) {
  const files = await Promise.all(data.map(fileOf));
  const taken = files.length && handOver(editor, files);
  const lost = refused + (taken ? 0 : files.length);
  const said = [];
  if (taken) said.push(files.length === 1 ? "The pasted picture is below." : "The pasted pictures are below.");
  if (lost) {
    said.push(`${lost === 1 ? "A picture" : `${lost} pictures`} from elsewhere stayed behind: upload a file instead.`);
  }
  if (said.length) notice(editor, said.join(" "));
}

export const HousePaste = Extension.create({
  name: "housePaste",
  // Before it is announced as ready: the desk asks it then which pictures the text shows.
  onBeforeCreate() {
    this.editor.options.element.proseEditor = this.editor;
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    const filesOf = (transfer) => [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
    return [
      new Plugin({
        props: {
          transformPastedHTML(html) {
            const result = clean(html);
            if (result.refused || result.data.length) tell(editor, result).catch(() => {});
            return result.html;
          },
          handlePaste(view, event) {
            const files = filesOf(event.clipboardData);
            return files.length > 0 && !event.clipboardData.getData("text/html") && handOver(editor, files);
          },
          handleDrop(view, event) {
            const files = filesOf(event.dataTransfer);
            if (!files.length) return false;
            event.preventDefault();
            return handOver(editor, files);
          },
        },
      }),
    ];
  },
});

export const Characters = Extension.create({
  name: "characters",
  addOptions: () => ({ url: "" }),
  addMenuItems({ menu }) {
    const { editor, options } = this;
    const cast = new Cast(editor, options.url);
    const opener = button("Character", "Put in a character with who plays them (Ctrl+Shift+K)");
    opener.setAttribute("aria-haspopup", "dialog");
    editor.storage.characters.cast = cast;
    menu.defineItem({ name: "characters", groups: "nodes", button: opener, command: () => cast.open() });
  },
  addStorage: () => ({ cast: null }),
  addKeyboardShortcuts() {
    return {
      "Mod-Shift-k": () => {
        this.storage.cast?.open();
        return true;
      },
    };
  },
});

export const PullQuote = Extension.create({
  name: "pullQuote",
  addMenuItems({ menu }) {
    const { editor } = this;
    const field = document.getElementById("id_pull_quote");
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: button("Pull quote", "Hang the selected sentence in the margin"),
      hidden: () => !field,
      command() {
        const { from, to } = editor.state.selection;
        const sentence = editor.state.doc.textBetween(from, to, " ").trim();
        if (!sentence) {
          notice(editor, "Select the sentence first, then press “Pull quote”.");
          return;
        }
        field.value = sentence.slice(0, field.maxLength > 0 ? field.maxLength : undefined);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        notice(editor, "It hangs in the margin now. You find it below, in “Pull quote”.");
      },
    });
  },
});

export const Counter = Extension.create({
  name: "counter",
  onCreate() {
    this.storage.line = crel("p", { className: "editor-count" });
    this.editor.options.element.append(this.storage.line);
    this.storage.count(this.editor);
  },
  onUpdate() {
    this.storage.count(this.editor);
  },
  addStorage: () => ({
    line: null,
    count(editor) {
      const { doc } = editor.state;
      const words = doc.textBetween(0, doc.content.size, " ").match(/\S+/g)?.length ?? 0;
      const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
      const length = `${words.toLocaleString("en-GB")} ${words === 1 ? "word" : "words"}`;
      this.line.textContent = words ? `${length} · ${minutes} min to read` : "No words yet";
    },
  }),
});
