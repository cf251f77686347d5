/* Shortcuts. Single letters can be switched off (WCAG 2.1.4) in the list that "?" opens. */
import { open } from "./dialogs.js";
import { pick, walk } from "./lists.js";
import { openPalette } from "./palette.js";
import { store, stored } from "./words.js";

let going = 0;

const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

for (const box of document.querySelectorAll("[data-single-keys]")) {
  box.checked = stored("keys", "on") === "on";
  box.addEventListener("change", () => store("keys", box.checked ? "on" : "off"));
}
if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll("[data-mod-key]")) key.textContent = "⌘K";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || stored("keys", "on") !== "on") return;
  if (document.querySelector("dialog[open], .k-pop:popover-open")) return;
  const key = event.key.toLocaleLowerCase("en");
  if (Date.now() - going < 1200) {
    going = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
  }
  const act = {
    "/": () => {
      const search = document.querySelector("main [data-search]");
      if (search) {
        search.focus();
        search.select();
      } else openPalette();
    },
    "?": () => open(document.getElementById("k-keys")),
    g: () => (going = Date.now()),
    j: () => walk(1),
    k: () => walk(-1),
    x: pick,
  }[key];
  if (!act) return;
  event.preventDefault();
  act();
});
