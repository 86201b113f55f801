/* The text that pictures are put into: the editor of the recap's body. */

const KEY = /\/pictures\/([\w-]+)\//;

export class Page {
  constructor(find) {
    this.find = find;
  }

  keys() {
    const keys = new Set();
    this.each(({ node }) => keys.add(KEY.exec(node.attrs.src)?.[1]));
    return keys;
  }

  each(act) {
    this.find()?.state.doc.descendants((node, position, parent) => {
      if (node.type.name === "image") act({ node, position, parent });
    });
  }

  /* After the paragraph where the cursor is, or in its place if it is empty. */
  put(pictures) {
    const editor = this.find();
    if (!editor) return;
    const { $from } = editor.state.selection;
    const block = $from.depth ? $from.node(1) : null;
    const empty = block?.type.name === "paragraph" && block.content.size === 0;
    const place = block ? { from: empty ? $from.before(1) : $from.after(1), to: $from.after(1) } : $from.pos;
    editor.chain().focus().insertContentAt(place, pictures.map(figure)).run();
  }

  /* New words go into the text too, where it has the old ones: what was written for that place alone stays. */
  say(picture, name, before) {
    const editor = this.find();
    if (!editor) return;
    const { tr, schema } = editor.state;
    this.each(({ node, position, parent }) => {
      if (KEY.exec(node.attrs.src)?.[1] !== picture.key) return;
      if (name === "alt" && (node.attrs.alt ?? "") === before) {
        tr.setNodeMarkup(tr.mapping.map(position), null, { ...node.attrs, alt: picture.alt });
      }
      if (name === "caption" && parent.type.name === "figure") caption(tr, schema, parent, node, position, before, picture.caption);
    });
    if (tr.docChanged) editor.view.dispatch(tr);
  }
}

function caption(tr, schema, figure, image, position, before, after) {
  const old = figure.childCount > 1 ? figure.child(1) : null;
  if ((old?.textContent ?? "") !== before) return;
  const from = tr.mapping.map(position + image.nodeSize);
  const fresh = after ? schema.nodes.caption.create({}, schema.text(after)) : [];
  tr.replaceWith(from, from + (old?.nodeSize ?? 0), fresh);
}

function figure({ src, alt, caption: words }) {
  const content = [{ type: "image", attrs: { src, alt } }];
  if (words) content.push({ type: "caption", content: [{ type: "text", text: words }] });
  return { type: "figure", content };
}
