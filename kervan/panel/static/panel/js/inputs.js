/* Steppers, amounts, passwords that can be shown, scanners' Enter, Ctrl+Enter, buttons that say why not. */
import { announce } from "./words.js";

function limits(stepper) {
  const input = stepper.querySelector("input");
  for (const button of stepper.querySelectorAll("[data-step]")) {
    const next = Number(input.value || 0) + Number(button.dataset.step);
    button.disabled = (input.min !== "" && next < Number(input.min)) || (input.max !== "" && next > Number(input.max));
  }
}

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = step.parentElement.querySelector("input");
    const value = Number(input.value || 0) + Number(step.dataset.step);
    input.value = Math.max(input.min === "" ? -Infinity : Number(input.min), Math.min(input.max === "" ? Infinity : Number(input.max), value));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    announce(input.value);
  }
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const input = document.getElementById(reveal.dataset.reveal);
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    reveal.setAttribute("aria-pressed", String(shown));
  }
  const off = event.target.closest("[aria-disabled='true']");
  if (off) {
    event.preventDefault();
    const reason = document.getElementById(off.getAttribute("aria-describedby") ?? "");
    announce(reason?.textContent ?? off.textContent);
  }
});

document.addEventListener("input", (event) => {
  const stepper = event.target.closest("[data-stepper]");
  if (stepper) limits(stepper);
});

/* "1249,9" becomes "1.249,90" when the field is left; what cannot be read stays for the server to explain. */
document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !("money" in input.dataset) || !input.value.trim()) return;
  const bare = input.value.replace(/[\s₺]|TL/gi, "");
  const match = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(bare) ?? /^(-?)(\d+)\.(\d{1,2})$/.exec(bare);
  if (!match || document.documentElement.lang !== "tr") return;
  const whole = match[2].replaceAll(".", "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  input.value = `${match[1]}${whole},${(match[3] ?? "").padEnd(2, "0")}`;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.form ?? event.target.closest?.("form");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit();
    }
  }
});

function all() {
  for (const stepper of document.querySelectorAll("[data-stepper]")) limits(stepper);
}
document.addEventListener("htmx:afterSettle", all);
all();
