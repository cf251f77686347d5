/* Light, dark, or as the device says; remembered in this browser. */
import { store, stored } from "./words.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function show() {
  const root = document.documentElement;
  const choice = root.dataset.theme || stored("theme", "system");
  root.dataset.bsTheme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  for (const button of document.querySelectorAll("[data-set-theme]"))
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === choice));
  const bar = document.querySelector('meta[name="theme-color"]');
  if (bar) bar.content = getComputedStyle(root).getPropertyValue("--k-canvas").trim();
  document.dispatchEvent(new CustomEvent("kervan:theme"));
}

function choose(choice) {
  document.documentElement.dataset.theme = choice;
  store("theme", choice);
  show();
}

dark.addEventListener("change", show);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set-theme]");
  if (button) choose(button.dataset.setTheme);
  if (event.target.closest("[data-toggle-theme]"))
    choose(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
});
show();
