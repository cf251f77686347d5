/* Where a person is: remembered before a part of the page is drawn anew, and found again afterwards.
   First the same element, then one that does the same, then the heading of the smallest part that is still there. */

const TELLING = ["name", "value", "href", "formaction", "aria-label", "data-dialog", "popovertarget"];
const FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary, [tabindex]";

const text = (element) => element.textContent.replace(/\s+/g, " ").trim();

/* Ids with a number at the end that belong to menus and hints are dealt out anew each time, so they tell nothing. */
const lasting = (element) => element.id && !/^(menu|why|progress)-\d+$/.test(element.id);

function sign(element) {
  const told = TELLING.map((name) => (name === "popovertarget" && /-\d+$/.test(element.getAttribute(name) ?? "") ? null : element.getAttribute(name)));
  return JSON.stringify([element.tagName, element.form?.getAttribute("action") ?? null, ...told]);
}

function parts(element) {
  const ids = [];
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (lasting(at)) ids.push(at.id);
  return ids;
}

/* An entry of a closed menu cannot be seen: its button stands for it. */
function visible(element) {
  const menu = element.closest?.("[popover]");
  if (!menu) return element;
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) ?? element;
}

export function placeOf(element) {
  if (!element || element === document.body || !element.isConnected) return null;
  const at = visible(element);
  return { element: at, id: lasting(at) ? at.id : "", sign: sign(at), text: text(at), parts: parts(at) };
}

const shown = (element) => element.checkVisibility() && !element.closest("[popover]:not(:popover-open)");

/* The smallest part around it that is still there; what does the same elsewhere belongs to something else. */
function around(place) {
  return place.parts.map((id) => document.getElementById(id)).find((part) => part && shown(part));
}

function same(place) {
  if (place.element.isConnected && shown(place.element)) return place.element;
  const kept = place.id && document.getElementById(place.id);
  if (kept && kept.matches(FOCUSABLE)) return kept;
  const alike = [...(around(place)?.querySelectorAll(FOCUSABLE) ?? [])].filter((each) => shown(each) && sign(each) === place.sign && parts(each)[0] === place.parts[0]);
  return alike.find((each) => text(each) === place.text) ?? alike[0] ?? null;
}

function nearest(place) {
  const part = around(place);
  const marked = [...(part?.querySelectorAll("[data-focus]") ?? [])].find((each) => parts(each)[0] === part.id);
  return marked ?? part?.querySelector("h1, h2, h3") ?? document.querySelector("main h1");
}

/* ``exact``: only the same element, as after a poll, which must never move anybody. */
export function returnTo(place, { exact = false } = {}) {
  if (!place) return;
  const heir = same(place) ?? (exact ? null : nearest(place));
  if (!heir) return;
  if (!heir.matches(FOCUSABLE)) heir.tabIndex = -1;
  heir.focus({ preventScroll: true });
}
