// What pages do better with a script; each of them works without.
"use strict";

const faults = document.getElementById("faults_");
if (faults) faults.focus();

// A column or a block copied from Excel, pasted into a box of the week, fills the boxes from there on.
const NUMBER = /^(gap|[-+]?[0-9.,]+ ?%?( ?(\/|of|out of) ?[0-9.,]+)?)?$/i;
for (const form of document.querySelectorAll("form.week")) {
  const boxes = [...form.querySelectorAll("input.number")];
  form.addEventListener("paste", (event) => {
    const start = boxes.indexOf(event.target);
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (start < 0 || !/[\n\t]/.test(text)) return;
    event.preventDefault();
    const sets = [...form.querySelectorAll("fieldset.measure")].map((one) => [...one.querySelectorAll("input.number")]);
    let at = sets.findIndex((set) => set.includes(event.target));
    const lines = text.split("\n");
    if (lines.some((line) => !NUMBER.test(line.split("\t")[0].trim()))) {  // names, or dates: told apart below
      const block = form.elements.block;
      block.value = text;
      block.closest("details").open = true;
      block.focus();
      return;
    }
    if (lines.length > sets.length - at) {
      event.target.value = lines.join(" | ");  // refused when it is saved: no line is lost unseen
      return;
    }
    for (const line of lines) {
      const set = sets[at++];
      const cells = line.split("\t").map((cell) => cell.trim());
      const last = set.length - 1;  // nothing is left out unseen: too many go into the last box, and are refused there
      const rest = cells.slice(last).filter((cell) => cell).join("/");
      [...cells.slice(0, last), rest].forEach((cell, n) => { set[n].value = cell; });
    }
    form.dispatchEvent(new Event("input"));
  });
}

// What no field or upload takes is said before it is sent: a browser stands still over a very long text, and a
// file that is too large would be cut off on its way. The limits are those of the server.
const LETTERS = 100000;
const BYTES = 64 * 1024 * 1024;
const refuse = (box, why) => {
  const id = `${box.id}_long`;
  const said = document.getElementById(id) || document.createElement("p");
  said.id = id;
  said.className = "fault";
  said.setAttribute("role", "alert");
  said.textContent = why;
  box.before(said);
};
addEventListener("paste", (event) => {
  const box = event.target;
  const text = event.clipboardData.getData("text");
  if (!box.matches("textarea, input") || text.length <= LETTERS) return;
  event.preventDefault();
  event.stopPropagation();
  const file = box.name === "paste" && box.form.querySelector("input[type=file]");
  const many = text.length.toLocaleString("en-GB");
  if (file) {
    const held = new DataTransfer();
    held.items.add(new File([text], "pasted.csv"));
    file.files = held.files;
    refuse(box, `What you copied is long, ${many} letters, so it stands as a file above. Go on from there.`);
  } else {
    refuse(box, `This is ${many} letters long, and a field takes 100,000, so it was not put in. Paste what matters, and keep the rest in a file of its own.`);
  }
}, true);
for (const box of document.querySelectorAll("input[type=file]")) {
  box.addEventListener("change", () => {
    const large = [...box.files].find((one) => one.size > BYTES);
    if (!large) return;
    box.value = "";
    refuse(box, `${large.name} is larger than 64 MB, so it was not chosen. Choose a smaller one.`);
  });
}

// What is typed and not sent yet is kept as a draft, so that a closed browser loses nothing.
for (const form of document.querySelectorAll("form[data-draft]")) {
  let waiting = 0;
  let lost = false;
  const said = document.createElement("p");
  said.className = "hint draft-said";
  said.setAttribute("aria-live", "polite");
  form.append(said);
  const send = (keepalive = false) => {
    waiting = 0;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    // A browser refuses to keep a long one alive, so it is asked only where the page goes away.
    return fetch("/draft?for=" + encodeURIComponent(location.pathname + location.search), { method: "POST", body, keepalive })
      .then((answer) => (answer.ok ? answer.text() : "Not kept as a draft: this page is from before the workbook was started again. Copy what you typed before you close it."))
      .then((text) => { lost = false; if (said.textContent !== text) said.textContent = text; })
      .catch(() => { lost = true; said.textContent = "This page has lost the program: it may have been stopped. Copy what you typed before you close it."; });
  };
  form.addEventListener("input", () => { if (!waiting) waiting = setTimeout(send, 1500); });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    waiting = 0;
    if (!lost) return;
    event.preventDefault();  // a browser would show that there is nobody there, in the place of what was typed
    send().then(() => { if (!lost) form.requestSubmit(event.submitter); });
  });
  addEventListener("pagehide", () => { if (waiting) { clearTimeout(waiting); send(true); } });
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

// A box of the driver diagram that is dragged onto another is joined to it: the form of its file is sent.
for (const over of document.querySelectorAll(".over")) {
  const boxes = [...over.querySelectorAll("a[data-node]")];
  const form = document.getElementById("joined_");
  let held = null;
  const at = (event) => {
    const from = over.getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(from);
  };
  const below = (event) => {
    const found = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest("a[data-node]"));
    const box = found.find((one) => one && over.contains(one) && one !== held.box);
    const fits = box && !behind(box, held.box.dataset.node) && (box.dataset.node.startsWith("driver/") || (box.dataset.node === "aim" && held.box.dataset.node.startsWith("driver/")));
    return fits ? box : null;
  };
  const behind = (box, node, steps = 0) => steps < 99 && (box.dataset.ties || "").split(" ").some((tie) =>
    `driver/${tie}` === node || boxes.some((one) => one.dataset.node === `driver/${tie}` && behind(one, node, steps + 1)));
  const mark = (target) => { for (const one of boxes) one.classList.toggle("target", one === target); };
  const end = () => {
    if (held && held.thread) held.thread.remove();
    mark(null);
    held = null;
  };
  over.addEventListener("dragstart", (event) => event.preventDefault());
  over.addEventListener("pointerdown", (event) => {
    const box = event.target.closest("a[data-tie]");
    if (box && event.button === 0) held = { box, x: event.clientX, y: event.clientY, start: at(event), thread: null };
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!held.thread) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < 6) return;
      held.thread = document.createElementNS("http://www.w3.org/2000/svg", "line");
      held.thread.setAttribute("class", "thread");
      held.thread.setAttribute("x1", held.start.x);
      held.thread.setAttribute("y1", held.start.y);
      over.append(held.thread);
    }
    const here = at(event);
    held.thread.setAttribute("x2", here.x);
    held.thread.setAttribute("y2", here.y);
    mark(below(event));
  });
  addEventListener("pointerup", (event) => {
    if (!held || !held.thread) { held = null; return; }
    const target = below(event);
    const { edit, tie, ties } = held.box.dataset;
    const stop = (click) => click.preventDefault();
    over.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => over.removeEventListener("click", stop, { capture: true }), 50);
    end();
    if (!target) return;
    const before = ties ? ties.split(" ") : [];
    const [, name] = target.dataset.node.split("/");
    const wanted = name ? [...new Set([...(event.ctrlKey || event.metaKey ? before : []), name])] : [];
    for (const value of ["", ...wanted]) {
      const box = document.createElement("input");
      box.type = "hidden";
      box.name = tie;
      box.value = value;
      form.append(box);
    }
    form.action = edit;
    form.submit();
  });
  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
}
