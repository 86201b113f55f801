// "3 h ago" for the eye; the moment itself on hover and to screen readers. After a week the date tells more.
import { make } from "../writing/make.js";

const MINUTE = 60, HOUR = 3600, DAY = 86_400, WEEK = 7 * DAY;
const EACH_MINUTE = 60_000;
const times = document.getElementsByClassName("ago"); // those that come later too
const said = new WeakMap(); // how the server wrote them

function ago(seconds) {
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return seconds < WEEK ? `${Math.floor(seconds / DAY)} d ago` : "";
}

function tell(time) {
  const words = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
  if (!words && !said.has(time)) return;
  if (!said.has(time)) said.set(time, time.textContent);
  const moment = said.get(time);
  if (!words) return time.textContent === moment || time.replaceChildren(moment);
  if (time.firstElementChild?.textContent === words) return;
  const eye = Object.assign(make("span", "", words), { ariaHidden: "true" });
  time.title = moment;
  time.replaceChildren(eye, make("span", "visually-hidden", moment));
}

const tellAll = () => [...times].forEach(tell);

tellAll();
new MutationObserver(tellAll).observe(document.querySelector("main"), { childList: true, subtree: true });
setInterval(() => document.hidden || tellAll(), EACH_MINUTE);
