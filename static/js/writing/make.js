// Small pieces of HTML for what only works with a script.
export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function button(text, press, className = "link") {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

export function copyButton(words) {
  const copy = button("Copy the text", async () => {
    await navigator.clipboard.writeText(words());
    copy.textContent = "Copied";
  });
  return copy;
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
