/* htmx: the bar on top, errors beside what was pressed with "Yeniden dene", focus and announcements after a swap. */
import { placeOf, returnTo } from "./focus.js";
import { announce, icon, word } from "./words.js";

const bar = document.getElementById("k-loading");
let running = 0;
let slow;

const pressed = new WeakMap();
const isPoll = (element) => element?.closest?.("[data-poll]") === element || element?.matches?.("[hx-trigger*='every'], [hx-trigger='load']");

/* Logging in anew, here or in another tab, makes a new token: what is sent carries the one that holds now. */
const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  },
  true,
);

document.addEventListener("htmx:configRequest", (event) => {
  if (token()) event.detail.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.detail.elt;
  if (isPoll(element)) {
    const busy = document.hidden || element.contains(document.activeElement?.closest("input, textarea, select")) || element.querySelector(":popover-open");
    if (busy) event.preventDefault();
    return;
  }
  clearFault(element);
  /* A button that is switched off while it waits loses the focus, so where it was is remembered before. */
  pressed.set(event.detail.xhr, document.activeElement.closest("dialog")?.returnTo ?? placeOf(document.activeElement) ?? placeOf(element));
  running += 1;
  clearTimeout(slow);
  slow = setTimeout(() => {
    bar?.classList.remove("is-done");
    bar?.classList.add("is-on");
  }, 120);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isPoll(event.detail.elt)) return;
  running = Math.max(0, running - 1);
  if (running) return;
  clearTimeout(slow);
  if (bar?.classList.contains("is-on")) bar.classList.add("is-done");
  bar?.classList.remove("is-on");
});

/* Errors stand where the person looked, and can be tried again. */
const faults = new WeakMap();

function clearFault(element) {
  faults.get(element)?.remove();
  faults.delete(element);
}

function showFault(element, sentence, again, link = "") {
  if (!element?.isConnected) return;
  if (isPoll(element)) return;
  clearFault(element);
  const box = document.createElement("div");
  box.className = "k-alert k-tone-red k-retry";
  box.setAttribute("role", "alert");
  const text = document.createElement("div");
  text.className = "k-alert-text";
  text.textContent = sentence;
  box.append(icon("alert-circle"), text);
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.append(icon("refresh"), word("retry"));
    button.addEventListener("click", () => {
      clearFault(element);
      again();
    });
    box.append(button);
  }
  if (link) {
    const way = document.createElement("a");
    way.className = "btn btn-sm";
    way.href = link;
    way.target = "_blank";
    way.append(icon("external-link"), word("login"));
    box.append(way);
  }
  const place = element.closest(".k-dialog-box")?.querySelector(".k-dialog-body") ?? element.closest(".k-card-body, .k-card, .k-head, form");
  if (place?.matches(".k-dialog-body, .k-card-body, form")) place.append(box);
  else (place ?? element).insertAdjacentElement("afterend", box);
  faults.set(element, box);
  box.scrollIntoView({ block: "nearest" });
}

function retry(detail) {
  const { verb, path } = detail.requestConfig ?? {};
  if (!verb) return null;
  return () => {
    const element = detail.elt;
    if (element.matches("form")) element.requestSubmit();
    else if (verb === "get") window.htmx.ajax("GET", path, { source: element, target: detail.target, swap: element.getAttribute("hx-swap") ?? undefined });
    else element.click();
  };
}

const typed = () =>
  [...document.querySelectorAll("main form, dialog[open] form")]
    .filter((form) => form.method === "post")
    .some((form) => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")].some((each) => each.value !== each.defaultValue));

document.addEventListener("htmx:sendError", (event) => showFault(event.detail.elt, word("offline"), retry(event.detail)));
document.addEventListener("htmx:timeout", (event) => showFault(event.detail.elt, word("slow"), null));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) {
    /* The session ended. Nothing that was typed is thrown away: log in beside it, then press again. */
    if (typed()) showFault(event.detail.elt, word("expired"), retry(event.detail), location.href);
    else location.reload();
    return;
  }
  const sentence = { 403: word("forbidden"), 404: word("gone") }[status] ?? word("broken");
  showFault(event.detail.elt, sentence, status >= 500 ? retry(event.detail) : null);
});

/* Focus: stays where it was, or goes to what came in its place (focus.js); a poll never moves it. */
let place = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  const at = document.activeElement;
  if (target?.contains(at) && at !== target) place = placeOf(at);
  else place = at === document.body || at === target ? (pressed.get(xhr) ?? null) : null;
});

const said = new Map();

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.target?.isConnected ? event.detail.target : document.getElementById(event.detail.target?.id);
  if (!root) return;
  for (const spoken of [root, ...root.querySelectorAll("[data-announce]")].filter((each) => each.dataset?.announce)) {
    const key = spoken.closest("[id]")?.id ?? "";
    if (said.get(key) !== spoken.dataset.announce) announce(spoken.dataset.announce);
    said.set(key, spoken.dataset.announce);
  }
  if (event.detail.requestConfig?.elt?.matches?.("[data-quiet]")) return; /* its page looks after the focus by itself */
  const poll = isPoll(event.detail.requestConfig?.elt);
  const wrong = root.querySelector("[aria-invalid='true']");
  if (!poll && wrong) wrong.focus();
  else if (document.activeElement === document.body && !document.querySelector("dialog[open]")) returnTo(place, { exact: poll });
  place = null;
});

for (const spoken of document.querySelectorAll("[data-announce]")) said.set(spoken.closest("[id]")?.id ?? "", spoken.dataset.announce);

/* On a page that came with errors, the first wrong field is where to begin. */
if (document.activeElement === document.body) document.querySelector("main [aria-invalid='true']")?.focus();
