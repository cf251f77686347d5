/* data-copy="value": one press copies it and says so. */
import { announce, word } from "./words.js";

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    /* Without HTTPS there is no clipboard API; the old way still works. */
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  event.preventDefault();
  await copy(button.dataset.copy);
  button.focus();
  button.classList.add("is-copied");
  announce(`${word("copied")}: ${button.dataset.copy}`);
  setTimeout(() => button.classList.remove("is-copied"), 1600);
});
