// One case after the other without a new page: what a form's answer is, comes in the place of what is there. Without this
// module the same forms lead to the same pages.
const main = document.getElementById("main");
let busy = false;

async function send(form, button) {
  if (busy) return;
  busy = true;
  form.closest(".case")?.setAttribute("aria-busy", "true");
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  try {
    // Not `form.action`: a button of that name would be it.
    swap(await fetch(form.getAttribute("action") ?? location.pathname, { method: "POST", body: data }));
  } catch {
    form.closest(".case")?.removeAttribute("aria-busy");
    alertOf("That did not arrive. Look at the connection and press again.");
  } finally {
    busy = false;
  }
}

async function follow(address) {
  if (busy) return;
  busy = true;
  try {
    swap(await fetch(address));
  } catch {
    location.assign(address);
  } finally {
    busy = false;
  }
}

async function swap(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("main");
  document.querySelector(".notices")?.remove();
  const notices = page.querySelector(".notices");
  if (notices) main.before(document.importNode(notices, true));
  main.replaceChildren(...document.importNode(fresh, true).childNodes);
  document.title = page.title;
  history.replaceState(null, "", response.url);
  scrollTo({ top: 0, behavior: "instant" });
  document.getElementById("case-title")?.focus({ preventScroll: true });
}

function alertOf(words) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  main.prepend(notice);
}

addEventListener("submit", (event) => {
  if (!event.target.matches("[data-swap]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener("click", (event) => {
  const link = event.target.closest("a[data-key]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  follow(link.href);
});

addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
