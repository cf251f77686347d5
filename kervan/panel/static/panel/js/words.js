/* The sentences scripts say stand in templates/panel/_words.html, so that they are translated with the rest. */
const element = document.getElementById("k-words");

export function word(name, values = {}) {
  let text = element?.dataset[name] ?? "";
  for (const [key, value] of Object.entries(values)) text = text.replace(`%(${key})s`, value);
  return text;
}

/* Tell screen readers; `now` interrupts. Emptied first, so that the same sentence is said twice. */
export function announce(text, now = false) {
  const region = document.getElementById(now ? "k-alarm" : "k-live");
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 60);
}

export function stored(name, fallback = "") {
  try {
    return localStorage.getItem(`kervan.${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(`kervan.${name}`, value);
  } catch {
    /* A private window keeps nothing; the choice lasts for this page. */
  }
}

export function icon(name) {
  const sheet = document.querySelector(".k-icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "k-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sheet}#${name}`);
  svg.append(use);
  return svg;
}

export function csrf() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  } catch {
    return "";
  }
}

/* Send a plain form, as a press on a button would. */
export function post(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.hidden = true;
  const token = document.createElement("input");
  token.name = "csrfmiddlewaretoken";
  token.value = csrf();
  form.append(token);
  document.body.append(form);
  form.submit();
}
