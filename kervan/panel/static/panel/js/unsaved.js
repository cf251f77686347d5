/* <form data-unsaved>: a bar with Kaydet and Vazgeç while it differs from what was loaded; leaving asks. With "quiet" only
   leaving asks: the form has its own foot. data-changed: it came with changes in it. */
const bar = document.querySelector("[data-unsaved-bar]");
const first = new WeakMap();
let dirty = null;

const content = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));

function watch(root) {
  for (const form of root.querySelectorAll("form[data-unsaved]")) {
    if (first.has(form)) continue;
    /* One that came back with errors is not saved, whatever it holds. */
    const changed = "changed" in form.dataset || form.querySelector("[aria-invalid='true']");
    first.set(form, changed ? null : content(form));
    if (changed) check(form);
  }
}

function check(form) {
  if (!first.has(form)) return;
  dirty = content(form) === first.get(form) ? (dirty === form ? null : dirty) : form;
  show();
}

function show() {
  if (bar) bar.hidden = !dirty || dirty.dataset.unsaved === "quiet";
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
    show();
  }
});
document.addEventListener("htmx:afterSettle", () => {
  if (dirty && !dirty.isConnected) dirty = null;
  show();
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
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) dirty = null; /* saved: the answer leads on */
});
/* The page itself keeps what is typed, and just did. */
document.addEventListener("kervan:kept", (event) => {
  first.set(event.target, content(event.target));
  check(event.target);
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
watch(document);
