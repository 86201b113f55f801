// What was typed as it would stand in the discussion, drawn by the server below the box. It goes when the text changes.
import { ask } from "./ask.js";
import { parse } from "./make.js";

// What went wrong, or nothing.
export async function showPreview(form) {
  form.querySelector(".preview")?.remove();
  try {
    const { status, data } = await ask(form, `${form.action}preview/`, new FormData(form));
    if (!data.html) return data.message ?? `No preview: the site stumbled (${status}).`;
    form.querySelector(".form-actions").before(parse(data.html));
  } catch {
    return "No preview: no connection. Your text is safe here.";
  }
  const preview = form.querySelector(".preview");
  form.elements.body.addEventListener("input", () => preview.remove(), { once: true });
  preview.focus({ preventScroll: true });
  preview.scrollIntoView({ block: "nearest" });
  return "";
}
