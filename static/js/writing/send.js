// Posts a comment and says what came of it. Nothing is tried again unless somebody presses again.
import { ask } from "./ask.js";

const SAFE = "Your text is safe here.";

// {comment} once it stands, otherwise {said, fresh}: why not, and the form as the server would show it.
export async function send(form) {
  let answer;
  try {
    answer = await ask(form, form.action, new FormData(form));
  } catch (error) {
    const slow = error.name === "TimeoutError";
    return { said: slow ? `No answer came. ${SAFE} Press Post again: it will not appear twice.` : `Not sent: no connection. ${SAFE}` };
  }
  const { status, data } = answer;
  if (data.id) return { comment: data };
  if (data.form) return { said: data.message, fresh: data.form, closed: data.closed };
  return { said: `Not sent: ${status >= 500 ? "the site stumbled" : "the site refused it"} (${status}). ${SAFE} Try again in a moment.` };
}

// Puts the server's fields, with what is wrong beside them, in the place of ours. The text stays the same element.
export function showRefusals(form, fresh) {
  const area = form.elements.body;
  clearRefusals(form);
  for (const field of [...fresh.querySelectorAll(".field")]) {
    const name = field.querySelector("[name]").name;
    const ours = form.elements[name]?.closest(".field");
    if (name === "body") refuse(ours, area, field.querySelector(".errorlist"));
    else if (ours) exchange(ours, field);
    else guestFields(form, field);
  }
  (form.querySelector("[aria-invalid=true]") ?? area).focus();
}

export function clearRefusals(form) {
  form.querySelectorAll(".errorlist, .form-actions ~ .error").forEach((error) => error.remove());
  form.querySelectorAll(".field-wrong").forEach((field) => field.classList.remove("field-wrong"));
  form.querySelectorAll("[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
}

function refuse(ours, area, errors) {
  if (!errors) return;
  ours.classList.add("field-wrong");
  ours.append(errors);
  area.setAttribute("aria-invalid", "true");
  area.setAttribute("aria-describedby", errors.id);
}

function exchange(ours, field) {
  const typed = ours.querySelector("[name]").value;
  field.querySelector("[name]").value ||= typed;
  ours.replaceWith(field);
}

// Signed out in the meantime: the server asks for a name now.
function guestFields(form, field) {
  const pair = form.querySelector(".field-pair") ?? document.createElement("div");
  pair.className = "field-pair";
  pair.append(field);
  form.elements.body.closest(".field").before(pair);
}
