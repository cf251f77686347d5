/* The left menu on narrow screens. */
const side = document.getElementById("k-side");
const opener = document.querySelector("[data-side-open]");

function show(open) {
  side.classList.toggle("is-open", open);
  opener?.setAttribute("aria-expanded", String(open));
  document.querySelector(".k-body").inert = open;
  if (open) side.querySelector(".is-active, a")?.focus();
  else opener?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-side-open]")) show(true);
  if (event.target.closest("[data-side-close]")) show(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side?.classList.contains("is-open")) show(false);
});
matchMedia("(min-width: 992px)").addEventListener("change", () => {
  if (side?.classList.contains("is-open")) show(false);
});
