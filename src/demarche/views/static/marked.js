"use strict";
// Shows the card of the record that the pointer or the keyboard is on; without this script the marked
// passages still link to their cards, and the brief to the passages.
(() => {
  document.documentElement.classList.add("js");
  const panel = document.getElementById("panel");
  const slot = document.getElementById("slot");
  const close = document.getElementById("close");
  const narrow = matchMedia("(max-width: 60rem)");
  let kept = "";

  const ids = (element) => element.dataset.r.split(" ");
  const kindOf = { s: "statement", f: "figure", c: "condition", m: "meeting", e: "event", v: "vote", i: "instrument" };

  function light(shown) {
    for (const element of document.querySelectorAll(".m.on")) element.classList.remove("on");
    for (const id of shown) {
      for (const element of document.querySelectorAll(`.m[data-r~="${CSS.escape(id)}"]`)) {
        element.classList.add("on");
        element.style.setProperty("--hot", `var(--${kindOf[id[0]]})`);
      }
    }
  }

  function show(shown) {
    const cards = shown.map((id) => document.getElementById("c-" + id)).filter(Boolean);
    slot.replaceChildren(...cards.map((card) => {
      const copy = document.createElement("div");
      copy.className = card.className;
      copy.append(...[...card.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    }));
    light(shown.slice(0, 1));
  }

  function keep(shown) {
    kept = shown.join(" ");
    show(shown);
    panel.classList.add("open");
    close.hidden = false;
  }

  function release() {
    kept = "";
    light([]);
    slot.replaceChildren();
    panel.classList.remove("open");
    close.hidden = true;
  }

  const marked = (event) => event.target.closest?.("[data-r]");

  document.addEventListener("mouseover", (event) => {
    const element = marked(event);
    if (element && !kept && !narrow.matches) show(ids(element));
  });
  document.addEventListener("focusin", (event) => {
    const element = event.target.closest?.(".m[data-r]");
    if (element && !kept && !narrow.matches) show(ids(element));
  });
  document.addEventListener("click", (event) => {
    const element = event.target.closest?.(".m[data-r]");
    if (!element || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (kept === ids(element).join(" ")) release();
    else keep(ids(element));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") release();
  });
  close.addEventListener("click", release);

  function arrive() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (document.getElementById("c-" + id)) {
      if (narrow.matches) light([id]);
      else keep([id]);
    }
  }
  addEventListener("hashchange", arrive);
  arrive();
})();
