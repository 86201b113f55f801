/* What Google Docs and Word put on the clipboard, as clean HTML: structure stays, styles go.

   Remote pictures go too, and are counted: the site shows none but its own. Pictures that came along as data are handed
   over, to be uploaded like any other. */

const GONE = "style, script, meta, link, title, xml, head, noscript, iframe, object";
const BULLET = /^[\s\u00a0]*(?:[·•▪‣◦§\uf0b7]|o(?=[\s\u00a0]{2}))[\s\u00a0]*/;
const NUMBER = /^[\s\u00a0]*(?:\d{1,3}|[a-z])[.)][\s\u00a0]+/i;
const DIVIDER = /^[\s\u00a0]*([*\-_–—~]|\* ?)(?:[\s\u00a0]*\1){2,}[\s\u00a0]*$/;
const LISTED = /mso-list:\s*\w+\s+level(\d)/i;
const KEPT = { a: ["href"], img: ["src", "alt"], ol: ["start"] };
const HEADINGS = { h1: "h2", h4: "h3", h5: "h3", h6: "h3", b: "strong", i: "em" };
const OURS = /^(?:https?:\/\/[^/]+)?\/(?:[^?#]*\/)?pictures\/[\w-]+\//;
const TAKEN_IN = /^data:image\/(?:jpeg|png|webp|gif|avif);base64,/i;

export function clean(html, origin = location.origin) {
  // Word brings a style sheet, which the page's policy would rightly complain of.
  const page = new DOMParser().parseFromString(html.replace(/<style\b[\s\S]*?<\/style>/gi, ""), "text/html");
  const body = page.body;
  removeNoise(page, body);
  lists(page, body);
  marks(page, body);
  const pictures = takePictures(body, origin);
  rename(page, body);
  links(body);
  attributes(body);
  emptyEnds(page, body);
  return { html: body.innerHTML, ...pictures };
}

function unwrap(node) {
  node.replaceWith(...node.childNodes);
}

function renamed(page, node, name) {
  const other = page.createElement(name);
  other.append(...node.childNodes);
  for (const { name: key, value } of [...node.attributes]) other.setAttribute(key, value);
  node.replaceWith(other);
  return other;
}

function removeNoise(page, body) {
  const comments = page.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const node of [...found, ...body.querySelectorAll(GONE)]) node.remove();
  for (const node of [...body.querySelectorAll("*")]) {
    if (node.localName.includes(":")) unwrap(node); // Word's o:p and its kin
    else if (/mso-hide:\s*all|display:\s*none/i.test(node.getAttribute("style") ?? "")) node.remove();
  }
  for (const node of body.querySelectorAll("br.Apple-interchange-newline")) node.remove();
}

/* Word has no lists on the clipboard: paragraphs with a bullet typed before them, which a style gives away. */
function lists(page, body) {
  let list = null;
  for (const node of [...body.querySelectorAll("p")]) {
    const style = node.getAttribute("style") ?? "";
    const kind = node.closest("li") ? null : kindOf(node, style);
    if (!kind) {
      list = null;
      continue;
    }
    for (const sign of node.querySelectorAll("[style*='mso-list']")) sign.remove();
    dropStart(page, node, kind === "ul" ? BULLET : NUMBER);
    if (list?.localName !== kind || list.nextElementSibling !== node) {
      list = page.createElement(kind);
      node.before(list);
    }
    const item = page.createElement("li");
    item.append(node);
    list.append(item);
  }
}

function kindOf(node, style) {
  const text = node.textContent;
  if (LISTED.test(style)) return NUMBER.test(text) ? "ol" : "ul";
  return BULLET.test(text) && !/^[\s\u00a0]*o/.test(text) ? "ul" : null;
}

function dropStart(page, node, pattern) {
  const walker = page.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    walker.currentNode.data = walker.currentNode.data.replace(pattern, "");
    return;
  }
}

/* Bold and italics that are meant, whether said by a tag or by a style, and not those that only a style says. */
function marks(page, body) {
  for (const node of [...body.querySelectorAll("b, strong, i, em, span, font")]) {
    const style = node.getAttribute("style") ?? "";
    const weight = /(?:^|[;\s])font-weight:\s*(\w+)/i.exec(style)?.[1].toLowerCase();
    const slant = /(?:^|[;\s])font-style:\s*(\w+)/i.exec(style)?.[1].toLowerCase();
    const tag = node.localName;
    const inHeading = node.closest("h1, h2, h3, h4, h5, h6");
    const bold = !inHeading && (weight ? weight === "bold" || weight >= 600 : tag === "b" || tag === "strong");
    const italic = slant ? slant !== "normal" : tag === "i" || tag === "em";
    let inner = node;
    for (const [wanted, name] of [[bold, "strong"], [italic, "em"]]) {
      if (!wanted || !node.textContent.trim() || node.querySelector("p, h1, h2, h3, ul, ol")) continue;
      const mark = page.createElement(name);
      mark.append(...inner.childNodes);
      inner.append(mark);
      inner = mark;
    }
    unwrap(node);
  }
}

function takePictures(body, origin) {
  let refused = 0;
  const data = [];
  for (const picture of [...body.querySelectorAll("img")]) {
    const source = picture.getAttribute("src") ?? "";
    const own = OURS.test(source) && new URL(source, origin).origin === origin;
    if (own) continue;
    if (TAKEN_IN.test(source)) data.push(source);
    else refused += 1;
    (picture.closest("figure") ?? picture).remove();
  }
  return { refused, data };
}

function rename(page, body) {
  for (const [from, to] of Object.entries(HEADINGS)) {
    for (const node of [...body.querySelectorAll(from)]) renamed(page, node, to);
  }
  for (const node of [...body.querySelectorAll("p.MsoTitle, p.MsoSubtitle")]) renamed(page, node, "h2");
  for (const node of [...body.querySelectorAll("p")]) {
    if (DIVIDER.test(node.textContent)) node.replaceWith(page.createElement("hr"));
  }
}

function links(body) {
  for (const link of [...body.querySelectorAll("a")]) {
    const address = link.getAttribute("href") ?? "";
    const target = /^https:\/\/www\.google\.com\/url\?/.test(address) && new URL(address).searchParams.get("q");
    if (target) link.setAttribute("href", target);
    if (!/^(https?:|mailto:|\/)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
  }
}

function attributes(body) {
  for (const node of body.querySelectorAll("*")) {
    const kept = KEPT[node.localName] ?? [];
    for (const { name } of [...node.attributes]) if (!kept.includes(name)) node.removeAttribute(name);
  }
}

function emptyEnds(page, body) {
  const texts = page.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/[\u00a0\s]+/g, " ");
  for (const node of [...body.querySelectorAll("p, h2, h3, strong, em, li")].reverse()) {
    if (!node.textContent.trim() && !node.querySelector("img, hr, br + *")) node.remove();
  }
  for (const node of [...body.children]) if (node.localName === "br") node.remove();
}
