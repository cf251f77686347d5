// The checkout works without this. With it, districts, fees, totals and contracts follow what is chosen, in place.

const PARTS = ["id_il-row", "id_ilce-row", "id_fatura_il-row", "id_fatura_ilce-row", "teslimat", "odeme", "ozet", "onay"];
const form = document.querySelector("[data-checkout]");
const status = form?.querySelector("[data-status]");
let asked = 0;

function swap(old, fresh) {
  if (!old || !fresh || old.isEqualNode(fresh)) return;
  const box = old.querySelector("#kabul");
  if (old.id === "onay" && box && old.dataset.mark === fresh.dataset.mark) return; // nothing that was read has changed
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  if (focused && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName) && document.activeElement.type === "text") return;
  old.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus();
}

async function refresh() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("adim", "yenile");
  let text;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "follow" });
    if (!answer.ok || new URL(answer.url).pathname !== new URL(form.action).pathname) return;
    text = await answer.text();
  } catch {
    return; // no connection now: the button sends the whole form
  }
  if (mine !== asked) return; // something was chosen meanwhile
  const page = new DOMParser().parseFromString(text, "text/html");
  const before = form.querySelector("[data-total]")?.textContent;
  for (const id of PARTS) swap(document.getElementById(id), page.getElementById(id));
  const total = form.querySelector("[data-total]")?.textContent;
  if (total !== before) status.textContent = `${form.querySelector(".is-total dt").textContent}: ${total}`;
}

form?.addEventListener("change", (event) => {
  if (event.target.closest("#onay")) return;
  refresh();
});
