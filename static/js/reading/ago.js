// <ago-time>: "3 h ago" for the eye; the moment itself on hover and to screen readers.
const MINUTE = 60, HOUR = 3600, DAY = 86_400, WEEK = 7 * DAY;
const EACH_MINUTE = 60_000;
const shown = new Set();

export function ago(seconds) {
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return seconds < WEEK ? `${Math.floor(seconds / DAY)} d ago` : "";
}

class AgoTime extends HTMLElement {
  connectedCallback() {
    this.time ??= this.querySelector("time");
    this.said ??= this.time.textContent;
    shown.add(this);
    this.tell();
  }

  disconnectedCallback() { shown.delete(this); }

  tell() {
    const words = ago((Date.now() - Date.parse(this.time.dateTime)) / 1000);
    this.time.title = this.said;
    if (words === this.words || (!words && !this.words)) return;
    this.words = words;
    if (!words) return this.time.replaceChildren(this.said); // a week old: the date tells more
    const [eye, ear] = [document.createElement("span"), document.createElement("span")];
    Object.assign(eye, { textContent: words, ariaHidden: "true" });
    Object.assign(ear, { textContent: this.said, className: "visually-hidden" });
    this.time.replaceChildren(eye, ear);
  }
}

customElements.define("ago-time", AgoTime);
setInterval(() => document.hidden || shown.forEach((each) => each.tell()), EACH_MINUTE);
