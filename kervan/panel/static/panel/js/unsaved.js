/* <form data-unsaved>: a bar with Kaydet and Vazgeç while it differs from what was loaded; leaving asks. */
const bar = document.querySelector("[data-unsaved-bar]");
const first = new WeakMap();
let dirty = null;

const content = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));

function watch(root) {
  for (const form of root.querySelectorAll("form[data-unsaved]")) {
    if (first.has(form)) continue;
    /* One that came back with errors is not saved, whatever it holds. */
    const refused = form.querySelector("[aria-invalid='true']");
    first.set(form, refused ? null : content(form));
    if (refused) check(form);
  }
}

function check(form) {
  if (!first.has(form)) return;
  dirty = content(form) === first.get(form) ? (dirty === form ? null : dirty) : form;
  if (bar) bar.hidden = !dirty;
}

for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => {
    const form = event.target.form ?? event.target.closest("form");
    if (form?.matches("[data-unsaved]")) check(form);
  });

document.addEventListener("reset", (event) => setTimeout(() => check(event.target)));
document.addEventListener("submit", (event) => {
  if (event.target === dirty && !event.defaultPrevented) {
    dirty = null;
    if (bar) bar.hidden = true;
  }
});
document.addEventListener("htmx:afterSettle", () => {
  if (dirty && !dirty.isConnected) dirty = null;
  if (bar) bar.hidden = !dirty;
  watch(document); /* after it: a form with errors shows the bar again */
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-unsaved-save]")) dirty?.requestSubmit();
  if (event.target.closest("[data-unsaved-drop]") && dirty) {
    const form = dirty;
    form.reset();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
watch(document);
