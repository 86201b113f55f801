// Search boxes: suggestions below them while one types, "/" to get there, and on a phone a field out of a sign.
const PAUSE_MS = 120;

function suggest(input, place) {
  const list = Object.assign(document.createElement("ul"), { id: `suggested-${place}`, className: "suggested", role: "listbox", ariaLabel: "Suggestions" });
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  let found = [], active = -1, timer, asked = "";
  input.after(list, said);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);

  function show(items) {
    [found, active] = [items, -1];
    list.replaceChildren(...items.map((item, index) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, role: "option", ariaSelected: "false" });
      const note = [item.original, item.note].filter(Boolean).join(" · ");
      option.append(item.name, Object.assign(document.createElement("small"), { textContent: note }));
      return option;
    }));
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent = items.length ? `${items.length} suggested` : "";
  }

  // An answer that comes late would take the list from under a reader who walks it, or open what was closed.
  const hearNoMore = () => (clearTimeout(timer), (asked = ""));

  function choose(index) {
    hearNoMore();
    active = (index + found.length + 1) % (found.length + 1);
    if (active === found.length) active = -1;
    [...list.children].forEach((option, at) => (option.ariaSelected = String(at === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function close() {
    hearNoMore();
    show([]);
  }

  async function ask() {
    const words = (asked = input.value.trim());
    if (!words) return show([]);
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
    const items = answer?.ok ? (await answer.json()).found : [];
    if (words === asked && input === document.activeElement) show(items);
  }

  input.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(ask, PAUSE_MS))));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && found.length) close();
    else if (event.key === "ArrowDown" && found.length) choose(active + 1);
    else if (event.key === "ArrowUp" && found.length) choose(active < 0 ? found.length - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0 && !event.isComposing) location.assign(found[active].address);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) location.assign(found[at].address);
  });
}

const form = document.querySelector("[data-finder]");
if (form) {
  const input = form.querySelector("[data-suggest]");
  const link = document.querySelector(".finder-link");
  const open = () => (form.classList.add("open"), input.focus(), input.select());
  suggest(input, "box");
  if (form.classList.contains("finder")) {
    link.addEventListener("click", (event) => (event.preventDefault(), open()));
    form.addEventListener("keydown", (event) => event.key === "Escape" && (form.classList.remove("open"), link.focus()));
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || form.classList.remove("open"));
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    open();
  });
}
