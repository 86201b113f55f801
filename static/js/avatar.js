// <avatar-crop>: the square as it will be cut, before anything is sent. Without it the middle of the picture is taken.
class AvatarCrop extends HTMLElement {
  connectedCallback() {
    this.file = this.querySelector("[type=file]");
    this.place = this.querySelector("[type=range]");
    this.now = this.querySelector(".crop-now");
    this.file.addEventListener("change", () => this.show(this.file.files[0]));
    this.place.addEventListener("input", () => this.move());
    this.toggleAttribute("ready", true);
  }

  show(file) {
    this.toggleAttribute("chosen", Boolean(file));
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => this.draw(reader.result));
    reader.readAsDataURL(file);
  }

  // A file that is no picture draws nothing here, and is told of beside the field when it is sent.
  draw(address) {
    const image = new Image(144, 144);
    image.className = "avatar";
    image.alt = "Your picture as it will be cut";
    image.addEventListener("load", () => {
      this.image = image;
      this.now.replaceChildren(image);
      this.move();
    });
    image.src = address;
  }

  move() {
    if (this.image) this.image.style.objectPosition = `${this.place.value}% ${this.place.value}%`;
  }
}

customElements.define("avatar-crop", AvatarCrop);
