// Clicks and forms without a line of code, where the page asks for it: `load(KEY, { capture: ["clicks", "forms"] })`.
// What somebody typed is never read, but from fields that the page marks with `data-dangol`; and from these neither
// passwords nor what looks like the number of a card or a resident. `data-dangol-ignore` leaves a part of the page alone.

const SECRET_FIELD = /passw|pwd|secret|cvc|cvv|csc|card|account|ssn|jumin|resident|pin\b|otp/i;
const LONG_NUMBER = /\d[\d\s-]{10,}\d/g;

function capture(kinds) {
  if (kinds.includes("clicks")) addEventListener("click", captureClick, true);
  if (kinds.includes("forms")) addEventListener("submit", captureForm, true);
}

function captureClick({ target }) {
  const element = target.closest && target.closest('a[href], button, summary, [role="button"], input[type="submit"]');
  if (!element || isIgnored(element)) return;
  const words = (element.getAttribute("aria-label") || element.innerText || "").trim().slice(0, 100);
  invoke("track", ["Element Clicked", {
    ...described(element),
    text: words.replace(LONG_NUMBER, "…"),
    href: element.href && withoutQuery(element.href),
  }]);
}

function captureForm({ target }) {
  if (isIgnored(target)) return;
  const values = {};
  for (const field of target.elements) {
    const isAsked = field.name && field.hasAttribute("data-dangol") && !isIgnored(field) && !isSecret(field);
    if (isAsked && (field.checked || !/^(radio|checkbox)$/.test(field.type))) values[field.name] = field.value.slice(0, 500);
  }
  invoke("track", ["Form Submitted", { ...described(target), action: withoutQuery(target.action), values }]);
}

const isIgnored = (element) => element.closest("[data-dangol-ignore]");

const isSecret = ({ type, name, id, autocomplete, value }) =>
  type === "password" || type === "hidden" || type === "file" || /^cc-|password|one-time/.test(autocomplete) ||
  SECRET_FIELD.test(`${name} ${id}`) || value.search(LONG_NUMBER) >= 0;

const withoutQuery = (address) => String(address).split(/[?#]/)[0];

const described = (element) => ({
  element: element.localName,
  id: element.getAttribute("id"),
  name: element.getAttribute("name"),
});
