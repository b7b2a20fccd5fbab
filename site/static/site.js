// What is wider than the page can be scrolled with the keyboard, too.
function reachable() {
  for (const box of document.querySelectorAll("article pre, .table-wrapper, div.math")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}
window.addEventListener("load", reachable);
window.addEventListener("resize", reachable);
