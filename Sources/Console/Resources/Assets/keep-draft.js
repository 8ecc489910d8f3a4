/** Keeps what is typed in its text field until it is sent, also when the page is left. For the session only. */
class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    const key = `draft:${this.dataset.key}`;
    try {
      this.field.value ||= sessionStorage.getItem(key) ?? "";
      this.field.addEventListener("input", () => sessionStorage.setItem(key, this.field.value));
      // Before the answer is shown, which has an empty field in this one's place.
      this.addEventListener("htmx:beforeOnLoad", (event) => {
        if (event.detail.xhr.status < 300) sessionStorage.removeItem(key);
      });
    } catch {
      // Storage is blocked: the field works without it.
    }
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.querySelector("form").requestSubmit();
    });
  }
}

customElements.define("keep-draft", KeepDraft);

// A link to a form leads into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focuses]");
  const field = link && document.getElementById(link.dataset.focuses)?.querySelector("textarea, input");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});
