/* Successes, for a few seconds; those that can be taken back stay at least ten, and while they are pointed at. */
import { icon, post, word } from "./words.js";

const region = document.getElementById("k-toasts");

function close(toast) {
  toast.classList.add("is-going");
  setTimeout(() => toast.remove(), 220);
}

function dress(toast, undo) {
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word("undo");
    button.addEventListener("click", () => post(undo));
    toast.append(button);
  }
  const x = document.createElement("button");
  x.type = "button";
  x.setAttribute("aria-label", word("close"));
  x.append(icon("x"));
  x.addEventListener("click", () => close(toast));
  toast.append(x);
  let left = undo ? 12000 : 5000;
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return;
    left -= 500;
    if (left > 0) return;
    clearInterval(timer);
    close(toast);
  }, 500);
}

export function toast(text, undo = "") {
  if (!region || !text) return;
  const box = document.createElement("div");
  const line = document.createElement("span");
  box.className = "k-toast";
  line.textContent = text;
  box.append(icon("circle-check"), line);
  region.append(box);
  while (region.childElementCount > 3) region.firstElementChild.remove();
  dress(box, undo);
}

for (const shown of region?.querySelectorAll(".k-toast") ?? []) {
  let undo = "";
  try {
    undo = JSON.parse(shown.dataset.toast || "{}").undo ?? "";
  } catch {
    /* Other extra tags are no business of ours. */
  }
  dress(shown, undo);
}

document.addEventListener("kervan:toast", (event) => toast(event.detail.text, event.detail.undo));
