// The comment that the address names is highlighted. The browser does so by itself (:target), but not for what came in later.
import { discussion, reveal } from "./page.js";

export function showHere() {
  document.querySelector(".is-here")?.classList.remove("is-here");
  const named = document.getElementById(location.hash.slice(1));
  if (!named?.matches(".comment")) return;
  named.classList.add("is-here");
  reveal(named);
}

if (discussion) {
  showHere();
  addEventListener("hashchange", showHere);
}
