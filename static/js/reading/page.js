// What the modules for reading share: the discussion on this page (there is none on the page that has only a form), and
// what this browser remembers of it.
export const discussion = document.getElementById("discussion");
export const RECAPS_REMEMBERED = 100;

export const comments = () => [...discussion.querySelectorAll(".comment")];
export const timeOf = (comment) => Date.parse(comment.querySelector("time")?.dateTime);
export const byId = (id) => document.getElementById(`c-${id}`);

export function reveal(comment) {
  for (let box = comment.parentElement; box && box !== discussion; box = box.parentElement) {
    if (box.matches("details")) box.open = true;
  }
}

// The comment under the reader's eye: the first one that is not above the window.
export function atTheEye() {
  return comments().find((comment) => comment.getBoundingClientRect().bottom > 0);
}

// Wherever the page says how many comments there are.
export function showCount(count) {
  const words = count === 1 ? "1 comment" : `${count} comments`;
  const places = document.querySelectorAll('#discussion-title, .bar-count a, .byline a[href="#discussion"]');
  for (const place of places) place.textContent = words;
}

// The branches that `entry` stands in have one reply more (1) or less (-1).
export function countBelow(entry, step) {
  for (let branch = entry.closest(".branch"); branch; branch = branch.parentElement.closest(".branch")) {
    const label = branch.firstElementChild;
    const replies = parseInt(label.textContent, 10) + step;
    label.textContent = replies === 1 ? "1 reply" : `${replies} replies`;
  }
}

const all = (name) => {
  try {
    return JSON.parse(localStorage.getItem(`previously:${name}`)) ?? {};
  } catch {
    return {}; // storage may be refused; then nothing is remembered, and everything else works
  }
};

export const recall = (name) => all(name)[discussion.dataset.recap]?.[1];

// Kept for the recaps that were read last.
export function remember(name, value) {
  const kept = { ...all(name), [discussion.dataset.recap]: [Date.now(), value] };
  const latest = Object.entries(kept).sort(([, [a]], [, [b]]) => b - a).slice(0, RECAPS_REMEMBERED);
  try {
    localStorage.setItem(`previously:${name}`, JSON.stringify(Object.fromEntries(latest)));
  } catch { /* full or refused */ }
}
