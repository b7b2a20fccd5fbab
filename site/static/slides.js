// A part of the class hour has a timer: the button or the key T starts and stops it.
function shown(seconds) {
  const rest = Math.abs(seconds);
  const text = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  return seconds < 0 ? `+${text}` : text;
}

function prepare(timer) {
  const output = timer.querySelector("output");
  const button = timer.querySelector("button");
  let left = Number(timer.dataset.minutes) * 60;
  let running = null;
  let due = 0;
  function tick() {
    left = Math.round((due - Date.now()) / 1000);
    output.textContent = shown(left);
    timer.classList.toggle("over", left < 0);
  }
  button.addEventListener("click", () => {
    if (running) {
      clearInterval(running);
      running = null;
    } else {
      due = Date.now() + left * 1000;
      running = setInterval(tick, 250);
    }
    button.textContent = running ? "Stop" : "Start";
    button.blur(); // the next space goes on to the next slide
  });
}

for (const timer of document.querySelectorAll(".timer")) {
  prepare(timer);
}
window.addEventListener("load", () => {
  Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Start or stop the timer" }, () => {
    const button = Reveal.getCurrentSlide().querySelector(".timer button");
    if (button) {
      button.click();
    }
  });
});
