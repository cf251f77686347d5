/* Paketleme: a scanner types faster than the network answers, so scans stand in a row and are sent one by one. */

const form = document.querySelector("form[data-pack]");
const box = document.getElementById("pack-code") ?? document.getElementById("pack-q");
const waiting = [];
let sending = false;

/* Choices of this table stay on this device. */
for (const input of document.querySelectorAll("[data-keep]")) {
  const kept = localStorage.getItem(input.dataset.keep);
  if (kept !== null) input.checked = kept === "1";
  input.addEventListener("change", () => localStorage.setItem(input.dataset.keep, input.checked ? "1" : "0"));
}
for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

let sound;
function beep(tone) {
  if (!tone || !document.querySelector("[data-sound]")?.checked) return;
  sound ??= new AudioContext();
  const notes = { right: [880], full: [660, 990], wrong: [196, 165] }[tone] ?? [];
  notes.forEach((frequency, place) => {
    const [voice, volume] = [sound.createOscillator(), sound.createGain()];
    voice.frequency.value = frequency;
    voice.type = tone === "wrong" ? "square" : "sine";
    volume.gain.value = 0.15;
    voice.connect(volume).connect(sound.destination);
    const start = sound.currentTime + place * 0.16;
    voice.start(start);
    voice.stop(start + (tone === "wrong" ? 0.22 : 0.12));
  });
}

function says(text) {
  const line = document.getElementById("pack-says");
  line.textContent = text;
  line.className = "k-pack-says is-wrong";
}

const later = (time) => new Promise((done) => setTimeout(done, time));

async function send({ url, data }) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 5000)) {
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body: data, headers: { "X-Packing": "scan" } });
    } catch {
      answer = null;
    }
    if (answer?.redirected) {
      location.assign(answer.url);
      return false;
    }
    if (answer && answer.status < 500 && ![408, 429].includes(answer.status)) {
      document.getElementById("pack-middle").innerHTML = await answer.text();
      window.htmx?.process(document.getElementById("pack-middle"));
      beep(document.getElementById("pack-says")?.dataset.tone);
      return true;
    }
    says(form.dataset.lost); /* the same key goes with each try: it counts once */
    beep("wrong");
    await later(pause);
  }
}

async function work() {
  if (sending) return;
  sending = true;
  while (waiting.length) if (!(await send(waiting.shift()))) return;
  sending = false;
  const finish = document.querySelector("[data-pack-finish].btn-primary:not(:disabled)");
  if (document.getElementById("pack-says")?.dataset.tone === "full" && finish && !box.value) finish.focus();
  else box.focus();
}

document.addEventListener("submit", (event) => {
  const submitter = event.submitter;
  const out = event.target.matches("form[data-pack-out]");
  if (!form || (event.target !== form && !out) || submitter?.matches("[data-pack-finish]")) return;
  event.preventDefault();
  const data = new FormData(event.target, submitter);
  data.set("once_key", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  const line = data.get("line");
  if (!line && !String(data.get("code")).trim()) return; /* a scanner's second Enter */
  if (line) data.set("code", "");
  else box.value = "";
  waiting.push({ url: event.target.action, data });
  work();
});

/* Typing anywhere on the page is a scan. */
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea") || !box) return;
  if (event.key === " " && event.target.matches("button, a")) return;
  box.focus();
});

/* The label opens by itself, once; where the browser keeps new windows shut, its button has the focus. */
function print() {
  const label = document.querySelector("form[data-pack-print]");
  if (!label || sessionStorage.getItem(`printed-${label.dataset.packPrint}`)) return;
  sessionStorage.setItem(`printed-${label.dataset.packPrint}`, "1");
  label.requestSubmit();
  label.querySelector("button").focus();
}
document.addEventListener("htmx:afterSettle", print);
print();
