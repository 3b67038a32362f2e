// What pages do better with a script; each of them works without.
"use strict";

const faults = document.getElementById("faults_");
if (faults) faults.focus();

// A column or a block copied from Excel, pasted into a box of the week, fills the boxes from there on.
for (const form of document.querySelectorAll("form.week")) {
  const boxes = [...form.querySelectorAll("input.number")];
  form.addEventListener("paste", (event) => {
    const start = boxes.indexOf(event.target);
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (start < 0 || !/[\n\t]/.test(text)) return;
    event.preventDefault();
    const sets = [...form.querySelectorAll("fieldset.measure")].map((one) => [...one.querySelectorAll("input.number")]);
    let at = sets.findIndex((set) => set.includes(event.target));
    for (const line of text.split("\n")) {
      const set = sets[at++];
      if (!set) break;
      line.split("\t").slice(0, set.length).forEach((cell, n) => { set[n].value = cell.trim(); });
    }
    form.dispatchEvent(new Event("input"));
  });
}

// What is typed and not sent yet is kept as a draft, so that a closed browser loses nothing.
for (const form of document.querySelectorAll("form[data-draft]")) {
  let waiting = 0;
  const said = document.createElement("p");
  said.className = "hint draft-said";
  said.setAttribute("aria-live", "polite");
  form.append(said);
  const send = () => {
    waiting = 0;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    fetch("/draft?for=" + encodeURIComponent(location.pathname + location.search), { method: "POST", body, keepalive: true })
      .then((answer) => answer.text())
      .then((text) => { if (said.textContent !== text) said.textContent = text; })
      .catch(() => { said.textContent = "This page has lost the program: it may have been stopped. Copy what you typed before you close it."; });
  };
  form.addEventListener("input", () => { if (!waiting) waiting = setTimeout(send, 1500); });
  form.addEventListener("submit", () => { clearTimeout(waiting); waiting = 0; });
  addEventListener("pagehide", () => { if (waiting) { clearTimeout(waiting); send(); } });
}

// The chart of a measure follows what is typed into its definition; nothing is written for that.
for (const part of document.querySelectorAll("[data-preview]")) {
  const form = document.querySelector("form[data-draft]");
  let waiting = 0;
  let latest = 0;
  const draw = () => {
    const mine = ++latest;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    fetch(part.dataset.preview, { method: "POST", body })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => {
        if (mine !== latest || !text) return;
        part.querySelector("div").innerHTML = text;
        part.hidden = false;
      })
      .catch(() => {});
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(draw, 600); });
  draw();
}
