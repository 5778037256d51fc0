// Nothing on the desk needs this file: it saves keystrokes.
"use strict";

// What may be folded away stands open from a width on, in rem; where there is less room it waits to be asked for.
for (const one of document.querySelectorAll(".fold")) {
  const wide = window.matchMedia(`(min-width: ${one.dataset.from}rem)`);
  const fit = () => { one.open = wide.matches || "used" in one.dataset; };
  wide.addEventListener("change", fit);
  fit();
  one.classList.add("fitted");
}

// On paper nothing can be opened: what is folded away is printed, but for the long lists of what was said earlier.
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open], .more)")) { one.open = true; one.dataset.printed = ""; }
});
window.addEventListener("afterprint", () => {
  for (const one of document.querySelectorAll("details[data-printed]")) { one.open = false; delete one.dataset.printed; }
});

// “/” goes to the search field, as on most desks.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("form[role=search] input[type=search], form[role=search] input[type=text]");
  if (field) { event.preventDefault(); field.focus(); }
});
