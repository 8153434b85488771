// @ts-check
/** Draws the numbers of a table as a chart above it. Without this script, or the library, the table says it all. */

/** @typedef {{setOption: (option: object) => void, resize: () => void}} Chart */
/** @typedef {{init: (box: HTMLElement, theme: null, how: object) => Chart}} Library */

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
const LINES = ["solid", "dashed", "dotted"];
const library = /** @type {Library | undefined} */ (/** @type {any} */ (globalThis).echarts);
const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-chart]"));
if (library) for (const box of boxes) draw(library, box);

/** A narrow screen opens at the present day of the month, not at the first. */
for (const day of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("th[data-now]"))) {
  const frame = day.closest(".table-frame");
  if (frame) frame.scrollLeft = day.offsetLeft + day.offsetWidth - frame.clientWidth * 0.8;
}

/**
 * @param {Library} library
 * @param {HTMLElement} box says the kind of chart and which table it shows
 */
function draw(library, box) {
  const table = /** @type {HTMLTableElement | null} */ (document.getElementById(String(box.dataset.table)));
  if (!table?.tHead) return;
  box.hidden = false;
  const chart = library.init(box, null, { renderer: "canvas" });
  const paint = () => chart.setOption(option(String(box.dataset.chart), read(table)));
  paint();
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

/**
 * @param {HTMLTableElement} table its first column names the rows
 * @returns {{rows: string[], columns: {name: string, values: (number|null)[]}[]}}
 */
function read(table) {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map(words);
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  return {
    rows: rows.map((row) => words(row.cells[0])),
    columns: names.map((name, place) => ({ name, values: rows.map((row) => figure(row.cells[place + 1])) })),
  };
}

/** A cell without a number is a gap in the line. @param {HTMLElement | undefined} cell */
function figure(cell) {
  const number = Number(words(cell) || NaN);
  return Number.isFinite(number) ? number : null;
}

/** @param {HTMLElement | undefined} cell */
function words(cell) {
  return (cell?.textContent ?? "").trim();
}

/**
 * @param {string} kind line or bar
 * @param {ReturnType<typeof read>} shown
 */
function option(kind, shown) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink-soft");
  const tones = [1, 2, 3, 4, 5, 6].map((number) => style.getPropertyValue(`--chart-${number}`));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    color: kind === "bar" ? [style.getPropertyValue("--bad"), style.getPropertyValue("--warn")] : tones,
    textStyle: { color: ink, fontFamily: style.getPropertyValue("--font"), fontSize: 14 },
    legend: { type: "scroll", textStyle: { color: ink }, top: 0 },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: { type: "category", data: shown.rows, axisLabel: { color: ink } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: style.getPropertyValue("--line") } } },
    series: shown.columns.map((column, place) => ({
      name: column.name,
      type: kind,
      data: column.values,
      stack: kind === "bar" ? "all" : undefined,
      symbol: SYMBOLS[place % SYMBOLS.length], // told apart without colours too
      symbolSize: 9,
      lineStyle: { width: 3, type: LINES[place % LINES.length] },
    })),
  };
}
