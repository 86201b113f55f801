// A curtain opens in place, that one alone, and closes again. Without this module "Show" leads to the page with it open.
import { discussion } from "./page.js";

discussion?.addEventListener("click", async (event) => {
  const link = event.target.closest("a.show-it");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const curtain = link.closest(".comment");
  const comment = await behind(link).catch(() => null);
  if (!comment) return location.assign(link.href);
  comment.classList.add("opened");
  comment.querySelector(".comment-actions")?.append(closer(comment, curtain));
  curtain.replaceWith(comment);
  focus(comment.querySelector(".comment-text"));
});

async function behind(link) {
  const address = new URL(link.href);
  const answer = await fetch(`${address.pathname}open/`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return null;
  const holder = document.createElement("div");
  holder.innerHTML = (await answer.json()).html;
  return holder.querySelector(".comment");
}

function closer(comment, curtain) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Close the curtain";
  button.addEventListener("click", () => {
    comment.replaceWith(curtain);
    curtain.querySelector(".show-it").focus();
  });
  return button;
}

// A screen reader reads on from where the focus is: that announces what has been opened.
function focus(text) {
  text.tabIndex = -1;
  text.focus({ preventScroll: true });
}
