// The stopwatch of lab 06 in the browser: it shows digits, takes the times, and sends them once, at the end.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Draws a digit of 8 x 8 pixels (0 paper, 16 ink) as black on white. */
function picture(pixels, side, name) {
  const canvas = make("canvas", { width: 8, height: 8, role: "img", "aria-label": name });
  canvas.style.cssText = `width:${side}px;height:${side}px;image-rendering:pixelated;background:#fff;border:1px solid #767676`;
  const page = canvas.getContext("2d");
  const image = page.createImageData(8, 8);
  pixels.forEach((ink, place) => {
    const grey = 255 - Math.round((ink * 255) / 16);
    image.data.set([grey, grey, grey, 255], 4 * place);
  });
  page.putImageData(image, 0, 0);
  return canvas;
}

/** Seconds since the last lap; a page in the background does not count. */
function laps() {
  let total = 0, since = null;
  const go = () => { since ??= document.hidden ? null : performance.now(); };
  const halt = () => { if (since !== null) total += performance.now() - since; since = null; };
  const turn = () => (document.hidden ? halt() : go());
  document.addEventListener("visibilitychange", turn);
  return {
    lap() { halt(); const taken = total / 1000; total = 0; go(); return taken; },
    end() { halt(); document.removeEventListener("visibilitychange", turn); },
  };
}

function render({ model, el }) {
  const { pictures, sheets } = model.get("shown");
  const taken = { picture: [], sheet: [], exception: [] };
  const watch = laps();
  let phase = "begin", place = 0, onSheet = 0, odd = null;

  const count = make("span");
  const bar = make("progress", { "aria-label": "Progress", max: pictures.length + sheets.length });
  const question = make("p", { class: "labkit-question", "aria-live": "polite" });
  const space = make("div");
  const keys = make("div", { class: "labkit-choices", role: "group", "aria-label": "The digit" });
  for (let digit = 0; digit < 10; digit++) {
    const button = make("button", { type: "button", "aria-keyshortcuts": String(digit) }, String(digit));
    button.addEventListener("click", () => said(digit));
    keys.append(button);
  }
  const next = make("button", { type: "button", class: "labkit-main" });
  const note = make("p", { class: "labkit-note", role: "status" });
  const panel = make("section", { class: "labkit-panel", tabindex: "-1", "aria-label": "Stopwatch",
    "data-lm-suppress-shortcuts": "true" },
    make("div", { class: "labkit-progress" }, count, bar), question, space, keys, next, note);
  el.append(panel);

  function show() {
    count.textContent = { begin: "Ready", picture: `Digit ${place + 1} of ${pictures.length}`,
      pause: "Half-way", name: `Sheet ${place + 1} of ${sheets.length}`,
      odd: `Sheet ${place + 1} of ${sheets.length}`, end: "Done" }[phase];
    bar.value = phase === "begin" ? 0 : phase === "picture" ? place
      : phase === "end" ? bar.max : pictures.length + (phase === "pause" ? 0 : place);
    question.textContent = {
      begin: "Twenty digits, one by one: press the key of the digit that you see.",
      picture: "Which digit is it?",
      pause: "Now five sheets: first press the digit that most of the pictures show. Then click each exception and press its digit.",
      name: "Which digit do most of them show?",
      odd: odd === null ? "Click an exception, or go on." : "Which digit is the marked one?",
      end: "Thank you, that is all.",
    }[phase];
    space.replaceChildren();
    if (phase === "picture") space.append(picture(pictures[place], 96, "a handwritten digit"));
    if (phase === "name" || phase === "odd") {
      space.style.cssText = "display:grid;grid-template-columns:repeat(6,max-content);gap:6px";
      sheets[place].forEach((pixels, number) => {
        const button = make("button", { type: "button", "aria-label": `picture ${number + 1}`,
          "aria-pressed": String(odd === number) }, picture(pixels, 48, `handwritten digit ${number + 1}`));
        button.style.cssText = `padding:3px;line-height:0;${odd === number ? "outline:3px solid #d55e00" : ""}`;
        button.disabled = phase === "name";
        button.addEventListener("click", () => { odd = number; show(); });
        space.append(button);
      });
    }
    keys.hidden = !(phase === "picture" || phase === "name" || (phase === "odd" && odd !== null));
    next.hidden = !["begin", "pause", "odd"].includes(phase);
    next.textContent = { begin: "Start", pause: "Go on", odd: "Next sheet (Enter)" }[phase] || "";
    note.textContent = phase === "end" ? model.get("result") : "";
    if (document.activeElement === document.body && phase !== "begin") panel.focus();
  }

  function said(digit) {
    if (phase === "picture") {
      taken.picture.push(watch.lap());
      place += 1;
      if (place === pictures.length) { phase = "pause"; place = 0; }
    } else if (phase === "name") {
      onSheet = watch.lap();
      phase = "odd";
      odd = null;
    } else if (phase === "odd" && odd !== null) {
      taken.exception.push(watch.lap());
      odd = null;
    }
    void digit; // only the time counts: nobody is graded here
    show();
  }

  function goOn() {
    if (phase === "begin") { phase = "picture"; watch.lap(); }
    else if (phase === "pause") { phase = "name"; watch.lap(); }
    else if (phase === "odd") {
      taken.sheet.push(onSheet + watch.lap());
      odd = null;
      place += 1;
      phase = "name";
      if (place === sheets.length) { phase = "end"; watch.end(); model.send(taken); }
    }
    show();
    panel.focus();
  }

  next.addEventListener("click", goOn);
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^[0-9]$/.test(event.key)) { event.preventDefault(); if (!keys.hidden) said(Number(event.key)); }
    else if (event.key === "Enter" && phase === "odd" && event.target === panel) { event.preventDefault(); goOn(); }
  });
  model.on("change:result", show);
  show();
  return () => { model.off("change:result", show); watch.end(); };
}

export default { render };
