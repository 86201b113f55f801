// What only some readers need comes when they need it: quoting, names after an @, and the lines about drafts
// that wait elsewhere.
import { all } from "./store.js";

const unsent = document.querySelector("unsent-drafts");

function lookForDrafts() {
  const { recap, member, closed } = unsent.dataset;
  if (all({ recap, member }).length || (member && closed !== undefined)) import("./unsent.js");
}

if (unsent) {
  lookForDrafts();
  document.addEventListener("drafts", lookForDrafts);
}
if (document.querySelector("comment-form")) {
  document.addEventListener("selectionchange", () => import("./quote.js"), { once: true });
  document.addEventListener("focusin", ({ target }) => target.matches(".comment-form textarea") && import("../acting/mentions.js"));
}
