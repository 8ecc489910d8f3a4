const lifetime = 6000;
const lifetimeWithAction = 10_000;

/** Shows `text` in the corner for a while; with `action` (`label`, `run`) a button that does it. */
export function toast(text, action) {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const item = document.createElement("div");
  item.className = "toast";
  item.textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "toast-action";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      item.remove();
      action.run();
    });
    item.append(button);
  }
  box.append(item);
  setTimeout(() => item.remove(), action ? lifetimeWithAction : lifetime);
}

document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-toast]");
  if (source) toast(source.dataset.toast);
});
