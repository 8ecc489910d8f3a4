/** A button or link that opens the dialog with the id `data-dialog`. */
class OpenDialog extends HTMLElement {
  connectedCallback() {
    const dialog = () => document.getElementById(this.dataset.dialog);
    this.addEventListener("click", (event) => {
      event.preventDefault();
      dialog()?.showModal();
    });
    // The address, or a form that came back with something to mend, asks for it at once.
    const open = () => dialog()?.hasAttribute("data-open") && dialog().showModal();
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", open, { once: true });
    else open();
  }
}

document.addEventListener("click", (event) => {
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  if (event.target.closest("[data-closes-dialog]") || event.target === dialog) {
    event.preventDefault();
    dialog.close();
  }
});

customElements.define("open-dialog", OpenDialog);
