// The box of the edit page gets what every comment's box has, and does not let an unsaved text go unasked.
import "./mentions.js";
import { countCharacters } from "../writing/counter.js";
import { helpWithMarkup } from "../writing/markup.js";

const area = document.querySelector(".comment-form textarea");
let saving = false;
helpWithMarkup(area);
const count = countCharacters(area, Number(area.form.dataset.limit));
count();
area.addEventListener("input", count);
area.form.addEventListener("submit", () => { saving = true; });
addEventListener("pageshow", () => { saving = false; });
addEventListener("beforeunload", (event) => !saving && area.value !== area.defaultValue && event.preventDefault());
