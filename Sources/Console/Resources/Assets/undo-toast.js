import { toast } from "./toast.js";

/** Says that a field was saved, and for ten seconds offers the way back: the old value is typed again. */
class UndoToast extends HTMLElement {
  connectedCallback() {
    const { text, undo, field, value } = this.dataset;
    this.remove();
    toast(text, {
      label: undo,
      run() {
        const input = document.getElementById(field);
        if (!input) return;
        input.value = value;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });
  }
}

customElements.define("undo-toast", UndoToast);
