// Says something to screen readers without moving anybody.
let region;

export function announce(words) {
  if (!region?.isConnected) {
    region = document.createElement("p");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  setTimeout(() => { region.textContent = words; }, 50); // a region that is filled at once is not read
}
