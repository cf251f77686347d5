/* <canvas data-chart="id of a json_script">: Chart.js is fetched only by pages that have one. */
const source = document.querySelector("script[data-chart]")?.dataset.chart;
const charts = new Map();
let loading;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--k-${name}`).trim();

function settings({ kind, labels, series, unit }) {
  const lang = document.documentElement.lang;
  const number = (value) => `${new Intl.NumberFormat(lang).format(value)}${unit ? ` ${unit}` : ""}`;
  return {
    type: kind,
    data: {
      labels,
      datasets: series.map((each, place) => {
        const ink = colour(each.tone ? `${each.tone}-fg` : place ? "line-strong" : "brand");
        return { label: each.label, data: each.values, borderColor: ink, backgroundColor: kind === "line" ? `${ink}1f` : ink, borderRadius: 4, borderWidth: kind === "line" ? 2 : 0, fill: kind === "line", maxBarThickness: 26, pointRadius: 0, pointHitRadius: 14, tension: 0.3 };
      }),
    },
    options: {
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 350 },
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { display: series.length > 1, align: "end", labels: { boxHeight: 8, boxWidth: 8, color: colour("text-2"), usePointStyle: true } },
        tooltip: { backgroundColor: colour("inverse"), titleColor: colour("on-inverse"), bodyColor: colour("on-inverse"), padding: 10, cornerRadius: 8, displayColors: series.length > 1, callbacks: { label: (item) => ` ${item.dataset.label}: ${number(item.parsed.y)}` } },
      },
      scales: {
        x: { border: { display: false }, grid: { display: false }, ticks: { color: colour("text-3"), maxRotation: 0, autoSkipPadding: 18 } },
        y: { beginAtZero: true, border: { display: false }, grid: { color: colour("line") }, ticks: { color: colour("text-3"), maxTicksLimit: 5, callback: (value) => number(value) } },
      },
    },
  };
}

async function draw() {
  const canvases = [...document.querySelectorAll("canvas[data-chart]")];
  if (!canvases.length || !source) return;
  const Chart = await library();
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  for (const canvas of canvases) {
    charts.get(canvas)?.destroy();
    const data = document.getElementById(canvas.dataset.chart) ?? canvas.closest("figure").querySelector('script[type="application/json"]');
    charts.set(canvas, new Chart(canvas, settings(JSON.parse(data.textContent))));
  }
}

document.addEventListener("kervan:theme", draw);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.querySelector?.("canvas[data-chart]")) draw();
});
draw();
