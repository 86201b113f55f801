// A sign under a comment, set or taken back without leaving the page. Without this module the same buttons send the same
// form, and "React" leads to a page with all of them. Which of them are pressed is the viewer's own: it stands on the
// section, not in the comments that all share.
import { announce } from "../writing/announce.js";
import { ask } from "../writing/ask.js";
import { make } from "../writing/make.js";

const form = document.getElementById("reactions");
const discussion = form?.closest("[data-reacted]");

function dress() {
  const reacted = discussion.dataset.reacted.split(" ");
  for (const button of discussion.querySelectorAll(".reaction:not([aria-pressed])")) {
    setPressed(button, reacted.includes(`${button.value}:${button.name}`));
  }
}

// Signs that nobody has pressed yet come in place of "React".
function offer(link) {
  const line = link.parentElement;
  const missing = form.dataset.kinds.split(" ").filter((kind) => !line.querySelector(`[name=${kind}]`));
  const value = link.closest(".comment").id.replace("c-", "");
  const buttons = missing.map((name) => Object.assign(make("button", "reaction"), { name, value, ariaLabel: name }));
  for (const button of buttons) button.setAttribute("form", form.id);
  link.replaceWith(...buttons);
  buttons[0]?.focus();
}

const isPressed = (button) => button.getAttribute("aria-pressed") === "true";
const setPressed = (button, pressed) => button.setAttribute("aria-pressed", pressed);

async function press(button) {
  if (button.matches("[aria-busy]")) return;
  const wanted = !isPressed(button);
  const fields = new FormData();
  fields.set(button.name, button.value);
  fields.set("pressed", wanted); // so that a press whose answer got lost can be repeated
  setPressed(button, wanted);
  button.setAttribute("aria-busy", "true");
  const { status, data } = await ask(form, form.action, fields).catch(() => ({}));
  button.removeAttribute("aria-busy");
  if (data?.sign_in) return location.assign(data.sign_in);
  complain(button, status === 200 ? "" : "That did not arrive. Press it again.");
  if (status !== 200) return setPressed(button, !wanted);
  show(button.parentElement, data.counts);
  announce(`${data.kind}: ${data.pressed ? "yours is there" : "taken back"}, ${data.counts[data.kind]} now.`);
}

function show(group, counts) {
  for (const button of group.querySelectorAll(".reaction")) {
    const many = counts[button.name];
    const count = button.querySelector(".count") ?? make("span", "count");
    count.textContent = many;
    button.setAttribute("aria-label", many ? `${button.name} ${many}` : button.name);
    if (many) button.append(count);
    else count.remove();
  }
}

function complain(button, words) {
  const group = button.parentElement;
  group.querySelector(".error")?.remove();
  if (!words) return;
  const said = group.appendChild(make("span", "error"));
  said.setAttribute("role", "alert");
  said.textContent = words;
}

// A guest's press goes to the sign-in page, as the form says.
if (discussion) {
  dress();
  new MutationObserver(dress).observe(discussion, { childList: true, subtree: true });
  discussion.addEventListener("click", (event) => {
    const link = event.target.closest("a.react");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    offer(link);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter);
  });
}
