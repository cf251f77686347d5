/* Ctrl/⌘ K: search and do. Results come from panel:palette; without it the menu's own pages are offered. */
import { announce, post, word } from "./words.js";

const dialog = document.getElementById("k-palette");
const input = dialog?.querySelector("input");
const list = document.getElementById("palette-results");
let asked = 0;
let timer;
let running;
let looked = "";

const items = () => [...list.querySelectorAll(".k-palette-item")];

function choose(item) {
  for (const each of items()) each.setAttribute("aria-selected", String(each === item));
  input.setAttribute("aria-activedescendant", item?.id ?? "");
  item?.scrollIntoView({ block: "nearest" });
}

function pages(query) {
  list.replaceChildren();
  const wanted = query.toLocaleLowerCase(document.documentElement.lang);
  let number = 0;
  for (const link of document.querySelectorAll(".k-side .k-nav-link")) {
    const text = link.querySelector(".k-nav-text").textContent;
    if (!text.toLocaleLowerCase(document.documentElement.lang).includes(wanted)) continue;
    const item = document.createElement("a");
    item.className = "k-palette-item";
    item.id = `palette-page-${(number += 1)}`;
    item.href = link.href;
    item.tabIndex = -1;
    item.setAttribute("role", "option");
    const label = document.createElement("span");
    label.className = "k-palette-label";
    label.textContent = text;
    item.append(link.querySelector(".k-icon").cloneNode(true), label);
    list.append(item);
  }
  choose(items()[0]);
}

async function look() {
  const query = input.value.trim();
  if (!dialog.dataset.paletteUrl) {
    pages(query);
    return;
  }
  const mine = (asked += 1);
  running?.abort();
  running = new AbortController();
  try {
    const url = new URL(dialog.dataset.paletteUrl, location.href);
    url.searchParams.set("q", query);
    url.searchParams.set("from", location.pathname);
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: running.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (mine !== asked) return;
    list.innerHTML = html;
    looked = query;
    choose(items()[0]);
    if (query) announce(word("results", { count: items().length }));
  } catch (error) {
    if (error.name !== "AbortError") pages(query);
  }
}

export function openPalette() {
  if (!dialog || dialog.open) return;
  dialog.returnTo = document.activeElement;
  dialog.showModal();
  input.select();
  look();
}

function go(item, newTab) {
  if (!item) return;
  if (item.hasAttribute("data-post")) post(item.href);
  else if (newTab) window.open(item.href, "_blank", "noopener");
  else location.assign(item.href);
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 90);
  });
  input.addEventListener("keydown", async (event) => {
    const all = items();
    const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (all.length) choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const newTab = event.ctrlKey || event.metaKey;
      /* A scanner types faster than results come: wait for those of what was typed, and take the first. */
      if (dialog.dataset.paletteUrl && looked !== input.value.trim()) {
        clearTimeout(timer);
        await look();
        go(items()[0], newTab);
      } else go(all[at], newTab);
    }
  });
  list.addEventListener("pointermove", (event) => {
    const item = event.target.closest(".k-palette-item");
    if (item && item.getAttribute("aria-selected") !== "true") choose(item);
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest(".k-palette-item[data-post]");
    if (!item) return;
    event.preventDefault();
    go(item);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) openPalette();
  });
}
