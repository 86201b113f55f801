// The one form of a discussion moves to where you reply. Without this module "Reply" leads to a page of its own.
class CommentForm extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // it has only been moved
    this.form = this.querySelector("form");
    this.heading = this.querySelector(".write-title");
    this.cancel = this.querySelector(".cancel");
    this.home = document.createComment("the form's own place");
    this.before(this.home);
    this.discussion = this.closest(".discussion");
    this.discussion.addEventListener("click", (event) => this.answer(event));
    this.cancel.addEventListener("click", () => this.goHome());
    this.addEventListener("keydown", (event) => event.key === "Escape" && !this.cancel.hidden && this.goHome());
  }

  answer(event) {
    const link = event.target.closest("a.reply");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.answered = link;
    this.form.elements.parent.value = link.dataset.parent;
    link.closest(".comment").append(this);
    this.heading.textContent = link.textContent;
    this.cancel.hidden = false;
    this.form.elements.body.focus();
  }

  goHome() {
    this.form.elements.parent.value = "";
    this.home.after(this);
    this.heading.textContent = "What do you say?";
    this.cancel.hidden = true;
    this.answered?.focus();
  }
}

customElements.define("comment-form", CommentForm);
