// Earlier, later, closer, wider by keys. All of it is links on the page too.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // Arrows scroll the band where it is focused, and move in fields.
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.closest(".pane, .scroll")) return;
  const key = { "=": "+", "_": "-", "−": "-" }[event.key] || event.key;
  const link = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (link) { event.preventDefault(); link.click(); }
});
