const lifetime = 6000;

/** Shows `text` in the corner for a while. */
export function toast(text) {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const item = document.createElement("div");
  item.className = "toast";
  item.textContent = text;
  box.append(item);
  setTimeout(() => item.remove(), lifetime);
}

document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-toast]");
  if (source) toast(source.dataset.toast);
});
