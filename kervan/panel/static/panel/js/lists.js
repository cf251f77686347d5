/* Lists: a press on a row opens it, check boxes (shift takes a range) show the bulk bar, J and K walk. */
import { announce, word } from "./words.js";

const boxes = (form) => [...document.querySelectorAll("input[type=checkbox][name=selected]")].filter((box) => box.form === form || box.closest(`#${form.id}`));
let last = null;

function refresh(form, speak = true) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const head = form.querySelector("[data-select-all]") ?? document.querySelector(`[data-select-all][form="${form.id}"]`);
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  const bar = document.querySelector(`[data-bulk="${form.id}"]`);
  if (!bar) return;
  const whole = bar.querySelector("[name=all_in_filter]");
  if (!chosen && whole) whole.checked = false;
  bar.hidden = !chosen;
  bar.querySelector("[data-bulk-count]").textContent = chosen;
  if (speak) announce(word("selected", { count: chosen }));
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("input[type=checkbox][name=selected]");
  if (box?.form) {
    const all = boxes(box.form);
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
    refresh(box.form);
    return;
  }
  const head = event.target.closest?.("[data-select-all]");
  if (head?.form) {
    for (const each of boxes(head.form)) each.checked = head.checked;
    refresh(head.form);
    return;
  }
  if (event.target.closest("[data-bulk-clear]")) {
    const form = document.getElementById(event.target.closest("[data-bulk]").dataset.bulk);
    for (const each of boxes(form)) each.checked = false;
    refresh(form);
    form.querySelector("[data-select-all]")?.focus();
    return;
  }
  const row = event.target.closest("tr.k-link-row");
  if (!row || event.target.closest("a, button, input, label, select, textarea, [popover]") || getSelection()?.toString()) return;
  const link = row.querySelector("a[data-row-link], th a, td a");
  if (!link) return;
  if (event.metaKey || event.ctrlKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

document.addEventListener("htmx:afterSettle", () => {
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    const form = document.getElementById(bar.dataset.bulk);
    if (form) refresh(form, false);
  }
});
for (const bar of document.querySelectorAll("[data-bulk]")) {
  const form = document.getElementById(bar.dataset.bulk);
  if (form) refresh(form, false);
}

/* On a phone the tabs are one line: begin where the open one is seen. */
document.querySelector(".k-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

export function walk(step) {
  const rows = [...document.querySelectorAll("tr.k-link-row")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("is-at") || row.contains(document.activeElement));
  rows[at]?.classList.remove("is-at");
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  row.classList.add("is-at");
  row.querySelector("a[data-row-link], th a, td a")?.focus();
}

export function pick() {
  document.querySelector("tr.is-at input[name=selected]")?.click();
}
