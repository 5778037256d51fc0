// Files may be dropped anywhere on the page; what is chosen is named.
"use strict";

(() => {
  const zone = document.querySelector(".drop");
  const input = document.querySelector("#files");
  const chosen = document.querySelector(".chosen");
  if (!zone || !input) return;
  const name = () => {
    chosen.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  };
  input.addEventListener("change", name);
  document.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  document.addEventListener("dragleave", () => zone.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; name(); }
  });
})();
