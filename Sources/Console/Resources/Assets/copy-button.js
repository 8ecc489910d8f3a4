import { toast } from "./toast.js";

/** Copies `data-text`, or the text of the element `data-from`, and says so. */
class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.copy());
  }

  async copy() {
    const text = this.dataset.text ?? document.getElementById(this.dataset.from)?.textContent ?? "";
    if (!(await write(text))) return;
    const button = this.querySelector("button");
    button.classList.add("done");
    toast(this.dataset.done);
    setTimeout(() => button.classList.remove("done"), 1500);
  }
}

/** The clipboard is there on secure pages only; a selection can be copied on any. */
async function write(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser: the older way may still work.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}

customElements.define("copy-button", CopyButton);
