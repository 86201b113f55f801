// What comes to the box when somebody begins to write.
export { countCharacters } from "./counter.js";
export { helpWithMarkup } from "./markup.js";
