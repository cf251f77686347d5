/* Sipariş oluştur: what is typed is kept at once, and of the answer only what nobody is typing in is put in place.

   The page works without this file: every button is a plain post of the whole form. */

import { csrf } from "./words.js";

const page = () => document.getElementById("compose-page");
const form = () => document.getElementById("compose");
const TYPING = "input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select";
const WAIT = 700;

let sent = new Map(); /* part id → what its fields held when the last request left */
let sentWhole = "";
let timer = 0;
let leaving = false;
let asked = 0; /* requests that have not been answered yet */
let after = null; /* the button that saves as soon as they are */

const values = (part) =>
  JSON.stringify([...part.querySelectorAll("input, select, textarea")].map((each) => [each.name, each.type === "checkbox" ? each.checked : each.value]));
const content = () => values(form());

function remember() {
  sent = new Map([...page().querySelectorAll("[data-part]")].map((part) => [part.id, values(part)]));
  sentWhole = content();
}

/* Requests, one after the other (hx-sync on the form): what a button does, or only keeping what was typed. */
function ask(what, more = {}) {
  clearTimeout(timer);
  asked += 1;
  return window.htmx.ajax("POST", location.pathname, { source: form(), target: "#compose-page", swap: "graft", values: { do: what, ...more } });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt === form()) remember();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== form()) return;
  asked -= 1;
  if (asked || !after) return;
  const button = after;
  after = null;
  form().requestSubmit(document.querySelector(`[data-way][value="${button}"]`));
});

window.htmx.defineExtension("graft", {
  isInlineSwap: (style) => style === "graft",
  handleSwap: (style, target, fragment) => (style === "graft" ? graft(fragment) : false),
});

function graft(fragment) {
  const untouched = content() === sentWhole;
  const aim = fragment.querySelector("[data-aim]")?.dataset.aim;
  const fresh = [];
  for (const part of fragment.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    const used = old.contains(document.activeElement) && document.activeElement.matches(TYPING);
    if (used || values(old) !== sent.get(part.id)) freshen(old, part);
    else if (old.innerHTML !== part.innerHTML) {
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      old.replaceWith(part);
      fresh.push(part);
      if (focused) (alike(part, focused) ?? part.querySelector("button") ?? document.getElementById("compose-find"))?.focus({ preventScroll: true });
    }
  }
  if (aim) document.getElementById(aim)?.focus();
  if (document.querySelector("#compose-state[data-kept]") && untouched) form().dispatchEvent(new CustomEvent("kervan:kept", { bubbles: true }));
  else if (!untouched) soon(WAIT);
  return fresh;
}

const alike = (part, element) =>
  (element.id && part.querySelector(`#${CSS.escape(element.id)}`)) || [...part.querySelectorAll(element.tagName)].find((each) => each.name && each.name === element.name && each.value === element.value);

/* A part somebody is typing in keeps its fields; sums, sentences and marks of errors are brought up to date around them. */
function freshen(old, part) {
  for (const live of part.querySelectorAll("[data-live]")) {
    const shown = document.getElementById(live.id);
    if (!shown) continue;
    shown.innerHTML = live.innerHTML;
    shown.className = live.className;
    shown.hidden = live.hidden;
  }
  for (const row of old.querySelectorAll(".k-field[id]")) {
    const now = part.querySelector(`#${CSS.escape(row.id)}`);
    if (!now) continue;
    row.className = now.className;
    row.querySelector(".k-error")?.remove();
    const error = now.querySelector(".k-error");
    if (error) row.append(error.cloneNode(true));
    const [field, answer] = [row, now].map((each) => each.querySelector("input, select, textarea"));
    if (!field || !answer) continue;
    field.className = answer.className;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (answer.hasAttribute(name)) field.setAttribute(name, answer.getAttribute(name));
      else field.removeAttribute(name);
    }
  }
}

/* Keeping while typing. */
function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!leaving) ask("keep");
  }, wait);
}

const counts = (target) => target.form === form() && !["find", "who"].includes(target.name);
document.addEventListener("input", (event) => counts(event.target) && soon(WAIT));
document.addEventListener("change", (event) => {
  if (counts(event.target)) soon(150);
  const prefix = event.target.dataset?.city;
  if (prefix) window.htmx.ajax("GET", `/siparisler/yeni/ilceler/?${new URLSearchParams({ [`${prefix}-city`]: event.target.value })}`, { target: `#${prefix}-district-list`, swap: "innerHTML" });
});

/* Buttons that change the page. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-op]");
  if (button && button.form === form()) {
    event.preventDefault();
    const what = button.value;
    if (button.closest("#compose-found")) emptied("find");
    if (button.closest("#compose-people")) emptied("who");
    ask(what);
    return;
  }
  if (event.target.closest("button[data-scan]")) {
    event.preventDefault();
    scan(document.getElementById("compose-find"));
  }
  if (event.target.closest("[data-leave]")) {
    leaving = true;
    form().dispatchEvent(new CustomEvent("kervan:kept", { bubbles: true }));
  }
});

function scan(search) {
  const code = search.value.trim();
  if (!code) return;
  window.htmx.trigger(search, "htmx:abort");
  emptied("find");
  ask("scan", { code });
}

function emptied(name) {
  const search = document.getElementById(`compose-${name}`);
  search.value = "";
  document.getElementById(name === "find" ? "compose-found" : "compose-people").replaceChildren();
  search.focus({ preventScroll: true });
}

/* The search fields: Enter adds (a scanner ends with it), the arrows walk through what was found, Escape gives up. */
document.addEventListener("keydown", (event) => {
  const search = event.target.closest?.("#compose-find, #compose-who");
  const list = document.getElementById(event.target.closest?.("#compose-who, #compose-people") ? "compose-people" : "compose-found");
  if (search && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (search.id === "compose-find") scan(search);
    else list.querySelector("button")?.focus();
  } else if (search && event.key === "Escape" && search.value) {
    event.preventDefault();
    emptied(search.name);
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && (search || list?.contains(event.target))) {
    const offers = [...list.querySelectorAll("button")];
    const at = offers.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (!offers.length) return;
    event.preventDefault();
    (at < 0 ? (search ?? document.getElementById(list.id === "compose-people" ? "compose-who" : "compose-find")) : offers[Math.min(at, offers.length - 1)]).focus();
  }
});
/* An answer that comes after the field was emptied is not wanted any more. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const search = event.detail.requestConfig?.elt;
  if (search?.matches?.("#compose-find, #compose-who") && !search.value.trim()) event.detail.shouldSwap = false;
});

/* Saving: once, and nothing more is kept on the way. */
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  clearTimeout(timer);
  if (asked) {
    /* The draft is being kept this moment: its version must be known before it is saved. */
    event.preventDefault();
    after = event.submitter?.value ?? "save";
    return;
  }
  leaving = true;
  setTimeout(() => {
    for (const button of form().querySelectorAll("[data-way]")) button.disabled = true;
  });
});
addEventListener("pageshow", () => {
  leaving = false;
  for (const button of form()?.querySelectorAll("[data-way]:disabled") ?? []) button.disabled = false;
});

/* Who else has this draft open, and whether it was changed meanwhile; asked while the page is looked at. */
let conflict = "";
async function lookAround() {
  const address = location.pathname.match(/^\/taslaklar\/\d+\/$/);
  const place = document.getElementById("compose-company");
  if (!address || !place || document.hidden || leaving || asked) return;
  const body = new URLSearchParams({ version: form().elements.version?.value ?? "" });
  try {
    const answer = await fetch(`${address[0]}kimler/`, { method: "POST", body, headers: { "X-CSRFToken": csrf() } });
    const text = answer.ok ? (await answer.text()).trim() : "";
    if (!answer.ok || asked || text === conflict) return; /* what is kept this moment has another version already */
    conflict = text;
    place.innerHTML = text;
  } catch {
    /* no connection: the next time */
  }
}
lookAround();
setInterval(lookAround, 10000);
document.addEventListener("visibilitychange", lookAround);
