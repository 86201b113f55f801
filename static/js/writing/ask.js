// Sends a form's fields to our own server. A token that has expired is renewed and the same press tried once more:
// the key in the fields makes sure that it counts once.
import { parse } from "./make.js";

const PATIENCE_MS = 30_000;

export async function ask(form, address, fields, { again = true, keepalive = false } = {}) {
  fields.delete("csrfmiddlewaretoken"); // it goes into the header, where a renewed one can
  const response = await fetch(address, {
    method: "POST",
    body: fields,
    keepalive,
    headers: { Accept: "application/json", "X-CSRFToken": token(form) },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const data = await response.json().catch(() => ({}));
  if (data.form) data.form = parse(data.form);
  if (data.expired && again) {
    renew(form, data.form);
    return ask(form, address, fields, { again: false, keepalive });
  }
  return { status: response.status, data };
}

function token(form) {
  const field = form?.elements.csrfmiddlewaretoken;
  return field?.value ?? document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1] ?? "";
}

function renew(form, fresh) {
  const [old, field] = [form.elements.csrfmiddlewaretoken, fresh.querySelector("[name=csrfmiddlewaretoken]")];
  if (old) old.value = field.value;
  else form.prepend(field.cloneNode());
}
