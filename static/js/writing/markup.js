// A small toolbar above the text, and its shortcuts. Whatever they do can be typed, and be undone like typing.
import { button, make } from "./make.js";

const MODIFIER = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl+";
const TOOLS = [
  ["bold", "Bold", "b", (area) => wrap(area, "**")],
  ["italic", "Italic", "i", (area) => wrap(area, "*")],
  ["quote", "Quote", "", (area) => begin(area, "> ")],
  ["list", "List", "", (area) => begin(area, "- ")],
  ["link", "Link", "k", (area) => link(area)],
  ["spoil", "Spoiler", "", (area) => wrap(area, "||")],
];

export function helpWithMarkup(area) {
  const bar = make("div", "markup-bar");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", area.id);
  for (const [name, label, key, apply] of TOOLS) {
    const tool = button(label, () => apply(area), `tool tool-${name}`);
    if (key) tool.title = `${label} (${MODIFIER}${key.toUpperCase()})`;
    bar.append(tool);
  }
  area.before(bar);
  rove(bar);
  area.addEventListener("keydown", (event) => shortcut(event, area));
}

// One stop for the Tab key; arrows go from tool to tool.
function rove(bar) {
  const tools = [...bar.children];
  const stop = (at) => tools.forEach((tool, index) => { tool.tabIndex = index === at ? 0 : -1; });
  stop(0);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (tools.indexOf(document.activeElement) + step + tools.length) % tools.length;
    stop(at);
    tools[at].focus();
  });
}

function shortcut(event, area) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const tool = TOOLS.find(([, , key]) => key && key === event.key.toLowerCase());
  if (!tool) return;
  event.preventDefault();
  tool[3](area);
}

// As if typed, so that Ctrl+Z takes it back; setRangeText is for browsers that no longer know the command.
function replace(area, start, end, text, from, to) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

// Around the selected words, without the space beside them; a second press takes it away.
function wrap(area, sign) {
  let { selectionStart: start, selectionEnd: end, value } = area;
  while (start < end && /\s/.test(value[start])) start += 1;
  while (end > start && /\s/.test(value[end - 1])) end -= 1;
  const [chosen, size] = [value.slice(start, end), sign.length];
  if (isWrapped(value, start, end, sign)) return replace(area, start - size, end + size, chosen, start - size, end - size);
  return replace(area, start, end, sign + chosen + sign, start + size, end + size);
}

// `*` around a text is not half of the `**` around it.
function isWrapped(value, start, end, sign) {
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const signs = sign === "*" ? /\*+$/.exec(before)?.[0].length % 2 === 1 : before.endsWith(sign);
  return signs && after.startsWith(sign);
}

// At the beginning of each selected line.
function begin(area, sign) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd) === -1 ? value.length : value.indexOf("\n", selectionEnd);
  const lines = value.slice(start, end).split("\n");
  const has = lines.every((line) => line.startsWith(sign));
  const text = lines.map((line) => (has ? line.slice(sign.length) : sign + line)).join("\n");
  replace(area, start, end, text, start + text.length, start + text.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen)) return replace(area, start, end, `[](${chosen})`, start + 1, start + 1);
  const address = start + chosen.length + 3;
  return replace(area, start, end, `[${chosen}](https://)`, chosen ? address : start + 1, chosen ? address + 8 : start + 1);
}
