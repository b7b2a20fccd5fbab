// The labelling panel in the browser. Python holds the labels; this shows `shown`, sends what was pressed, and waits for the
// next `shown` before it takes anything else, so that a key pressed twice answers once.

const CHOICES = [["Yes", "y"], ["No", "n"], ["Unsure", "u"]];
const PATIENCE = 5000; // ms until a silent kernel is reported

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Counts the seconds for which something was looked at; a hidden page does not count. */
function stopwatch() {
  let total = 0, since = null;
  const go = () => { since ??= document.hidden ? null : performance.now(); };
  const halt = () => { if (since !== null) total += performance.now() - since; since = null; };
  const turn = () => (document.hidden ? halt() : go());
  return {
    start() { total = 0; since = null; go(); document.addEventListener("visibilitychange", turn); },
    stop() { halt(); document.removeEventListener("visibilitychange", turn); return total / 1000; },
  };
}

function render({ model, el }) {
  const watch = stopwatch();
  let begun = false, waiting = null;

  const count = make("span");
  const bar = make("progress", { "aria-label": "Questions answered" });
  const question = make("p", { class: "labkit-question" });
  const meaning = make("p", { class: "labkit-meaning" });
  const live = make("div", { "aria-live": "polite", "aria-atomic": "true" }, question, meaning);
  const start = make("button", { type: "button", class: "labkit-main" });
  const buttons = CHOICES.map(([answer, key]) =>
    make("button", { type: "button", "aria-keyshortcuts": key }, answer, " ", make("kbd", { "aria-hidden": "true" }, key)));
  const undo = make("button", { type: "button", class: "labkit-undo", "aria-keyshortcuts": "z" },
    "Undo ", make("kbd", { "aria-hidden": "true" }, "z"));
  const choices = make("div", { class: "labkit-choices", role: "group", "aria-label": "Your answer" }, ...buttons, undo);
  const note = make("p", { class: "labkit-note", role: "status" });
  const fault = make("p", { class: "labkit-fault", role: "alert" });
  // JupyterLab's own keys (y makes a cell code, z takes back an edit) are told to stay out.
  const panel = make("section", { class: "labkit-panel", tabindex: "-1", "aria-label": "Labelling panel",
    "data-lm-suppress-shortcuts": "true" },
    make("div", { class: "labkit-progress" }, count, bar), live, start, choices, note, fault);
  el.append(panel);

  function show() {
    const now = model.get("shown");
    clearTimeout(waiting);
    waiting = null;
    const finished = now.done === now.total;
    const asking = begun && !finished;
    count.textContent = finished ? `All ${now.total} questions answered` : `Question ${now.done + 1} of ${now.total}`;
    bar.max = now.total;
    bar.value = now.done;
    if (asking) {
      if (now.wording) question.textContent = now.wording;
      else question.replaceChildren("Does ", make("strong", {}, now.adjective), " describe ", make("strong", {}, now.attribute), "?");
      meaning.textContent = `${now.attribute}: ${now.meaning}`;
    } else if (finished) {
      question.textContent = "Thank you, that is all.";
      meaning.replaceChildren("Your labels are in ", make("code", {}, now.file), ". Hand in this file.");
    } else {
      question.textContent = now.done ? "Your labels are saved up to here." : "Be the crowd: one question at a time.";
      meaning.textContent = "Press y for yes, n for no, u if you are unsure, z to undo. Trust your first impression: about ten " +
        "seconds a question. What you press is saved at once; time counts only while you see the question.";
    }
    start.hidden = begun || finished;
    start.textContent = now.done ? "Go on" : "Start";
    choices.hidden = !begun && !finished;
    for (const button of buttons) button.hidden = !asking;
    undo.hidden = now.done === 0;
    note.textContent = now.note;
    fault.textContent = now.fault;
    if (asking) watch.start();
    // A button that was pressed and is gone would take the focus, and with it the keys, away.
    if (begun && !panel.contains(document.activeElement) && document.activeElement === document.body) panel.focus();
  }

  function send(message) {
    if (waiting !== null) return;
    waiting = setTimeout(() => {
      fault.textContent = "The notebook does not answer: its kernel is busy, or was restarted. If it was restarted, run the " +
        "cell above again: what was saved is kept, and the panel goes on there.";
    }, PATIENCE);
    model.send({ ...message, done: model.get("shown").done });
  }

  const answer = (choice) => { if (waiting === null) send({ do: "answer", answer: choice, seconds: watch.stop() }); };
  const takeBack = () => { if (!undo.hidden && waiting === null) { watch.stop(); begun = true; send({ do: "undo" }); } };

  start.addEventListener("click", () => { begun = true; show(); panel.focus(); });
  buttons.forEach((button, place) => button.addEventListener("click", () => answer(CHOICES[place][0])));
  undo.addEventListener("click", takeBack);
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = CHOICES.findIndex(([, key]) => key === event.key.toLowerCase());
    const acts = place >= 0 ? !buttons[place].hidden && !choices.hidden : event.key.toLowerCase() === "z" && !choices.hidden;
    if (!acts) return;
    event.preventDefault();
    if (event.repeat) return;
    place >= 0 ? answer(CHOICES[place][0]) : takeBack();
  });

  model.on("change:shown", show);
  show();
  return () => { model.off("change:shown", show); clearTimeout(waiting); watch.stop(); };
}

export default { render };
