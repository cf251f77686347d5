/* Menus and explanations: native popovers, put beside their button; arrow keys move inside a menu. */

function place(pop, button) {
  const at = button.getBoundingClientRect();
  const size = pop.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const below = at.bottom + 5 + size.height <= innerHeight || at.top < size.height;
  const fromRight = at.left + size.width > width - 8 || at.left + at.width / 2 > width * 0.6;
  const left = fromRight ? at.right - size.width : at.left;
  pop.style.top = `${below ? Math.min(at.bottom + 5, Math.max(8, innerHeight - size.height - 8)) : at.top - size.height - 5}px`;
  pop.style.left = `${Math.max(8, Math.min(left, width - size.width - 8))}px`;
}

function buttonOf(pop) {
  return pop.previousElementSibling?.matches("button") ? pop.previousElementSibling : document.querySelector(`[popovertarget="${pop.id}"]`);
}

document.addEventListener(
  "toggle",
  (event) => {
    const pop = event.target;
    if (!(pop instanceof HTMLElement) || !pop.matches(".k-pop")) return;
    const button = buttonOf(pop);
    const open = event.newState === "open";
    button?.setAttribute("aria-expanded", String(open));
    if (!button) return;
    if (open) {
      place(pop, button);
      const first = pop.querySelector("[aria-current], a, button, input");
      if (pop.matches("[data-menu]") && button.matches(":focus-visible")) first?.focus();
    } else if (pop.contains(document.activeElement)) button.focus();
  },
  true,
);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-explains]");
  if (button) {
    button.nextElementSibling?.togglePopover();
    return;
  }
  const item = event.target.closest(".k-menu-item:not(.is-off)");
  if (item) item.closest("[popover]")?.hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  const opener = event.target.closest?.("button[popovertarget]");
  if (opener && event.key === "ArrowDown" && !menu) {
    const pop = document.getElementById(opener.getAttribute("popovertarget"));
    event.preventDefault();
    pop?.showPopover();
    pop?.querySelector("a, button, [tabindex]")?.focus();
    return;
  }
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll("a, button, input, [tabindex='0']")].filter((item) => item.offsetParent || item.getClientRects().length);
  if (!items.length) return;
  event.preventDefault();
  const now = items.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length].focus();
});

function closeAll() {
  for (const pop of document.querySelectorAll(".k-pop:popover-open")) pop.hidePopover();
}

addEventListener("resize", closeAll);
addEventListener("scroll", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest(".k-pop")) for (const pop of document.querySelectorAll(".k-pop:popover-open")) {
    const button = buttonOf(pop);
    if (button) place(pop, button);
  }
}, true);
