// Keys and buttons to go from slide to slide. Without it the deck is one long page.
(() => {
  "use strict";
  const slides = [...document.querySelectorAll(".slide")];
  const byId = (id) => document.getElementById(id);
  const notes = [...document.querySelectorAll("details.notes")];

  // The slide that fills most of the window.
  const current = () => {
    const middle = innerHeight / 2;
    const at = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
    return at < 0 ? slides.length - 1 : at;
  };

  // One slide a screen: what is higher than the window is set smaller, down to where it can still
  // be read; only what is higher even then is scrolled.
  const LEAST = 0.55, STEP = 0.05;
  const fit = () => {
    const narrow = matchMedia("(max-width: 45rem)").matches;
    for (const slide of slides) {
      let share = 1;
      slide.style.setProperty("--fit", share);
      while (!narrow && slide.offsetHeight > innerHeight + 1 && share - STEP > LEAST - STEP / 2) {
        share -= STEP;
        slide.style.setProperty("--fit", share.toFixed(2));
      }
    }
  };

  const show = (wanted) => {
    const at = Math.max(0, Math.min(slides.length - 1, wanted));
    slides[at].scrollIntoView({ behavior: "instant", block: "start" });
    byId(slides[at].id + "_title").focus({ preventScroll: true });
    history.replaceState(null, "", "#" + slides[at].id);
    byId("said_").textContent = `Slide ${at + 1} of ${slides.length}`;
    tell();
  };

  const tell = () => {
    byId("where_").textContent = `${current() + 1} of ${slides.length}`;
  };

  const toggleNotes = () => {
    const open = byId("notes_").getAttribute("aria-pressed") !== "true";
    const at = current();
    for (const one of notes) one.open = open;
    byId("notes_").setAttribute("aria-pressed", String(open));
    byId("said_").textContent = open ? "Speaker notes shown" : "Speaker notes hidden";
    slides[at].scrollIntoView({ behavior: "instant", block: "nearest" });
  };

  // Where a slide has said all: above closed details, closed notes and its foot.
  const endOf = (slide) => {
    const said = slide.querySelectorAll(".content > :not(.figure), .figure > .scroll, details[open]");
    return Math.max(0, ...[...said].map((one) => one.getBoundingClientRect().bottom));
  };

  // What does not fit into the window is read to its end before the next slide comes.
  const step = (way) => {
    const slide = slides[current()];
    const left = way > 0 ? endOf(slide) - innerHeight : -slide.getBoundingClientRect().top;
    if (left < 2) show(current() + way);
    else scrollBy({ top: way * Math.min(left + (way > 0 ? 24 : 0), innerHeight * 0.8), behavior: "instant" });
  };

  const keys = {
    ArrowRight: () => show(current() + 1),
    ArrowLeft: () => show(current() - 1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    PageDown: () => step(1),
    PageUp: () => step(-1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, .scroll") && event.key !== "Home" && event.key !== "End") return;
    if (event.key.toLowerCase() === "n" && byId("letter_").checked) toggleNotes();
    else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  byId("previous_").addEventListener("click", () => show(current() - 1));
  byId("next_").addEventListener("click", () => show(current() + 1));
  byId("notes_").addEventListener("click", toggleNotes);
  addEventListener("resize", fit, { passive: true });
  addEventListener("scroll", tell, { passive: true });
  byId("tools_").hidden = false;
  fit();
  tell();
})();
