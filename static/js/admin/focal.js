/* A picture's focal point, set by a click on it or with the arrow keys, with the crops that it makes beside it. */

const STEP = 0.02;
const CROPS = { wide: "16 : 9, lists", tall: "2 : 3, posters", square: "square, faces" };
const picture = document.querySelector(".field-large img.large");
const inputs = ["x", "y"].map((name) => document.getElementById(`id_focal_${name}`));

function within(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}

function crop(name, words) {
  const box = document.createElement("figure");
  box.className = `focal-crop focal-${name}`;
  const image = new Image();
  image.src = picture.src;
  image.alt = "";
  const caption = document.createElement("figcaption");
  caption.textContent = words;
  box.append(image, caption);
  return box;
}

function start() {
  const frame = document.createElement("span");
  frame.className = "focal-frame";
  picture.before(frame);
  const point = document.createElement("button");
  point.type = "button";
  point.className = "focal-point";
  frame.append(picture, point);
  const crops = document.createElement("div");
  crops.className = "focal-crops";
  crops.append(...Object.entries(CROPS).map(([name, words]) => crop(name, words)));
  frame.after(crops);

  const show = () => {
    const [x, y] = inputs.map(({ value }) => within(Number(value)));
    point.style.left = `${x * 100}%`;
    point.style.top = `${y * 100}%`;
    point.setAttribute("aria-label", `Focal point, ${Math.round(x * 100)} % from the left, ${Math.round(y * 100)} % from the top. Arrow keys move it.`);
    for (const image of crops.querySelectorAll("img")) image.style.objectPosition = `${x * 100}% ${y * 100}%`;
  };
  const move = (x, y) => {
    [x, y].forEach((value, axis) => (inputs[axis].value = within(value)));
    show();
  };
  picture.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    move((clientX - left) / width, (clientY - top) / height);
  });
  point.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    move(...inputs.map(({ value }, axis) => Number(value) + step[axis] * STEP));
  });
  for (const input of inputs) input.addEventListener("input", show);
  show();
}

if (picture && inputs.every(Boolean)) start();
