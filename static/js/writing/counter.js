// How many characters are left, once that begins to matter: counted as the server counts, an emoji or 글 as one.
import { announce } from "./announce.js";
import { make } from "./make.js";

const SHOWN_FROM = 1000; // left of 10,000
const SAID_AT = [1000, 500, 100, 0];

export function countCharacters(area, limit) {
  const counter = make("p", "counter");
  area.after(counter);
  let said = Infinity;
  return () => {
    const left = area.value.length < limit - SHOWN_FROM ? Infinity : limit - [...area.value.trim()].length;
    counter.hidden = left > SHOWN_FROM;
    counter.classList.toggle("over", left < 0);
    counter.textContent = left < 0 ? `${(-left).toLocaleString("en")} too many` : `${left.toLocaleString("en")} left`;
    const step = left < 0 ? -1 : SAID_AT.findLast((each) => left <= each) ?? Infinity;
    if (step < said) announce(`${counter.textContent}: ${limit.toLocaleString("en")} characters fit.`);
    said = step;
  };
}
