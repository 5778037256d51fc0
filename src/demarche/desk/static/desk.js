// Nothing on the desk needs this file: it saves keystrokes.
"use strict";

// The list of pages stands open; where there is no room for it, it waits to be asked for.
(() => {
  const menu = document.querySelector(".menu");
  if (!menu) return;
  const wide = window.matchMedia("(min-width: 64rem)");
  const fit = () => { menu.open = wide.matches; menu.classList.add("fitted"); };
  wide.addEventListener("change", fit);
  fit();
})();

// “/” goes to the search field, as on most desks.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("form[role=search] input[type=search], form[role=search] input[type=text]");
  if (field) { event.preventDefault(); field.focus(); }
});
