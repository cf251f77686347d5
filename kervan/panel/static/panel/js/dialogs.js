/* <dialog>: data-dialog="id" opens, data-close closes, data-confirm="question" asks before a form is sent. */
import { placeOf, returnTo } from "./focus.js";
import { word } from "./words.js";

export function open(dialog) {
  if (!dialog || dialog.open) return;
  if (!document.activeElement.closest("dialog")) dialog.returnTo = placeOf(document.activeElement);
  dialog.showModal();
  const first = dialog.querySelector("[autofocus], [aria-invalid='true']") ?? dialog.querySelector(".k-dialog-body :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && opener.getAttribute("aria-disabled") !== "true") {
    const dialog = document.getElementById(opener.dataset.dialog);
    /* One that is filled by htmx opens when its inside has come. */
    if (!opener.hasAttribute("hx-get")) open(dialog);
    return;
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.clientX + event.clientY > 0 && !event.target.querySelector("form [data-touched]")) event.target.close();
  }
});

document.addEventListener("input", (event) => {
  if (event.target.closest("dialog form")) event.target.dataset.touched = "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const dialog = event.detail.target;
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (dialog.childElementCount) {
    if (!dialog.open) open(dialog);
  } else if (dialog.open) dialog.close();
});

document.addEventListener("kervan:close-dialog", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

document.addEventListener(
  "close",
  (event) => {
    if (event.target.id === "k-dialog") event.target.replaceChildren();
    const at = document.activeElement;
    if (at === document.body || at.closest("dialog") === event.target) returnTo(event.target.returnTo);
    event.target.returnTo = null;
  },
  true,
);

function ask(form, submitter) {
  const dialog = document.getElementById("k-confirm");
  const yes = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("[data-confirm-text]").textContent = form.dataset.confirm;
  yes.textContent = form.dataset.confirmLabel || submitter?.textContent.trim() || word("yes");
  yes.className = form.hasAttribute("data-confirm-danger") ? "btn btn-danger" : "btn btn-primary";
  yes.onclick = () => {
    form.dataset.confirmed = "";
    dialog.close();
    form.requestSubmit(submitter?.form === form ? submitter : undefined);
  };
  open(dialog);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.confirm) return;
    if ("confirmed" in form.dataset) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);
