// A key for each verdict. What has a key says so in its label: data-key.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (typing && event.key === "Escape") { event.target.blur(); return; }
  if (typing) return;
  if (/^[1-6]$/.test(event.key)) {
    const rate = document.querySelector(".rate");
    if (rate) { event.preventDefault(); rate.elements.value.value = event.key; rate.requestSubmit(); }
    return;
  }
  const held = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!held) return;
  event.preventDefault();
  if (/^(INPUT|SELECT)$/.test(held.tagName)) held.focus(); else held.click();
});
