/* The order page: boxes fill in desi, labels refresh the page, and a dialog may follow a dialog. */

const number = (text) => Number(String(text ?? "").replace(",", ".")) || 0;
const shown = (value) => String(Math.round(value * 1000) / 1000).replace(".", ",");

/* Desi and weight follow the quantities and the box, until somebody types their own. */
function measure(form) {
  const box = form.querySelector("[data-box]")?.selectedOptions[0];
  let desi = 0;
  let grams = number(box?.dataset.grams);
  for (const row of form.querySelectorAll("[data-desi][data-grams]:not(option)")) {
    const pieces = number(row.querySelector("input[type=number]")?.value);
    desi += pieces * number(row.dataset.desi);
    grams += pieces * number(row.dataset.grams);
  }
  if (box?.dataset.desi) desi = number(box.dataset.desi);
  const fields = { desi, kilograms: grams / 1000 };
  for (const [name, value] of Object.entries(fields)) {
    const input = form.querySelector(`input[name=${name}]`);
    if (input && !("own" in input.dataset)) input.value = shown(value);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-parcel-form]");
  if (!form) return;
  if (["desi", "kilograms"].includes(event.target.name)) event.target.dataset.own = "";
  else if (event.target.matches("[data-box], input[type=number][name^=line-]")) measure(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-parcel-form]");
  if (form && event.target.matches("[data-box]")) {
    for (const input of form.querySelectorAll("[data-own]")) delete input.dataset.own;
    measure(form);
  }
});

/* What the chosen pieces are worth, reckoned as the server does: whole kuruş, halves up. The server's sum counts. */
function worth(form) {
  let sum = 0;
  for (const row of form.querySelectorAll("[data-net]")) {
    const [net, quantity, left] = ["net", "quantity", "left"].map((name) => number(row.dataset[name]));
    const pieces = number(row.querySelector("input[type=number]")?.value);
    sum += Math.min(Math.floor((2 * net * pieces + quantity) / (2 * quantity)), left);
  }
  const shipping = form.querySelector("[data-shipping]");
  if (shipping?.querySelector("input:checked")) sum += number(shipping.dataset.shipping);
  const english = document.documentElement.lang.startsWith("en");
  const amount = (sum / 100).toLocaleString(english ? "en" : "tr", { minimumFractionDigits: 2 });
  const currency = form.dataset.refund;
  form.querySelector("[data-total]").value = english ? `${currency} ${amount}` : `${amount} ${currency === "TRY" ? "TL" : currency}`;
  form.querySelector(".k-refund-total").hidden = !sum;
}
for (const name of ["input", "change"])
  document.addEventListener(name, (event) => {
    const form = event.target.closest("[data-refund]");
    if (form) worth(form);
  });

/* After a label opened in its own tab, the order shows that it was printed. */
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-prints]"))
    setTimeout(() => window.htmx.ajax("GET", `${location.pathname}durum/${location.search}`, { target: "#order", swap: "outerHTML" }), 1800);
  if (event.target.matches("form[data-once]"))
    setTimeout(() => {
      for (const button of event.target.querySelectorAll("button:not([type=button])")) button.disabled = true;
    });
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button:disabled")) button.disabled = false;
});

/* A link that opens a dialog is a button to those who hear it, so the space bar presses it too. */
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

document.addEventListener("kervan:open-dialog", (event) => {
  window.htmx.ajax("GET", event.detail.url, { target: "#k-dialog", swap: "innerHTML" });
});

/* What was opened stays open when the order is drawn anew. */
let opened = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "order")
    opened = [...document.querySelectorAll("#order details[id]")].map((each) => [each.id, each.open]);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of opened) {
    const each = document.getElementById(id);
    if (each) each.open = open;
  }
  opened = [];
});
