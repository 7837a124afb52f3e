// Draws the pictures of these pages from the sample world, so that anybody gets the same ones: npm run build && node docs/make-pictures.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng } from "capitol-quant";
import { FourierCyclicalDetector, stl } from "capitol-quant/cycles";
import { conformalIntervals, ExponentialSmoothing } from "capitol-quant/forecast";
import { ols, rollingOls } from "capitol-quant/stats";
import { createWorld } from "capitol-quant/synthetic";
import { toSvg } from "capitol-quant/viz";

const docs = dirname(fileURLToPath(import.meta.url));
mkdirSync(join(docs, "images"), { recursive: true });

/** Outside of a report page nothing gives a drawing its font and its background. */
function save(name, svg) {
  writeFileSync(join(docs, "images", `${name}.svg`), `${svg.replace('font-family="inherit"', 'font-family="sans-serif" style="background:#fff"')}\n`);
  console.log(`docs/images/${name}.svg`);
}

const world = createWorld({ seed: 0, planted: "all" });
const day = new Map(world.tradingDays.map((date, t) => [date, t]));

/** Trades a day of one member in one ticker, over every trading day of the world. */
function tradesPerDay({ politicianId, ticker }) {
  const counts = new Float64Array(world.tradingDays.length);
  for (const trade of world.trades) if (trade.politicianId === politicianId && trade.ticker === ticker) counts[day.get(trade.transactionDate)]++;
  return counts;
}

const cycles = [...world.truth.cycles].sort((a, b) => a.periodDays - b.periodDays);
save("spectrum", spectrum(cycles[0]));
save("decomposition", decomposition(cycles.at(-1)));
save("forecast", forecast());
save("rolling-beta", rollingBeta());
for (const [name, svg] of figuresOfTheReport()) save(name, svg);

/** A beta that rises half way, in windows of a quarter of a year, and what one regression over all days says. */
function rollingBeta() {
  const rng = createRng(3, "beta");
  const noise = () => rng() + rng() + rng() + rng() - 2;
  const days = 504;
  const market = Float64Array.from({ length: days }, () => 0.01 * noise());
  const stock = market.map((value, day) => (day < days / 2 ? 0.8 : 1.4) * value + 0.008 * noise());
  const factors = Array.from(market, (value) => [value]);
  const window = 63;
  const { coefficients, standardErrors } = rollingOls(stock, factors, { window });
  const x = Array.from(coefficients, (_, i) => i + window - 1);
  const beta = Array.from(coefficients, (row) => row[1]);
  const reach = Array.from(standardErrors, (row) => 1.96 * row[1]);
  return toSvg({
    title: "Beta in windows of 63 days",
    description: "Rolling regression of a stock on the market with twice its standard error, beside one regression over all days.",
    x: { label: "last day of the window", scale: "number" },
    y: { label: "beta", scale: "number" },
    marks: [
      {
        kind: "band",
        x,
        lower: beta.map((value, i) => value - reach[i]),
        upper: beta.map((value, i) => value + reach[i]),
        tone: "main",
        label: "95 % interval",
      },
      { kind: "line", x, y: beta, tone: "main", label: "rolling beta" },
      { kind: "rule", axis: "y", at: ols(stock, factors).coefficients[1], tone: "second", label: "all days at once" },
    ],
  });
}

/** Weekly counts with a level that swings, the forecast of the last weeks from those before, and what came. */
function forecast() {
  const rng = createRng(11, "weeks");
  const noise = () => rng() + rng() + rng() + rng() - 2;
  const ahead = 6;
  const counts = Float64Array.from({ length: 208 }, (_, week) => Math.round(Math.max(0, 12 + 8 * Math.cos(week / 14) + 3 * noise())));
  const known = counts.slice(0, -ahead);
  const { mean, lower, upper } = conformalIntervals(new ExponentialSmoothing(), known, ahead);
  const first = known.length - 104;
  const past = Array.from({ length: 104 }, (_, i) => first + i);
  const coming = [known.length - 1, ...Array.from({ length: ahead }, (_, k) => known.length + k)];
  const fromHere = (column) => [column[0], ...column];
  return toSvg({
    title: "Weekly counts and their forecast",
    description: "Two years of weekly counts, the forecast of six weeks with its 95 % band, and the counts that came.",
    x: { label: "week", scale: "number" },
    y: { label: "count", scale: "number" },
    marks: [
      { kind: "band", x: coming, lower: fromHere(lower), upper: fromHere(upper), tone: "second", label: "95 % interval" },
      { kind: "bars", x: past, y: past.map((week) => counts[week]), width: 0.8, tone: "main", label: "known" },
      { kind: "line", x: coming, y: fromHere(mean), tone: "second", label: "forecast" },
      { kind: "points", x: coming.slice(1), y: Array.from(counts.slice(-ahead)), tone: "good", label: "what came" },
    ],
  });
}

function spectrum(planted) {
  const { spectrum, dominantCycles } = new FourierCyclicalDetector({ samplingRate: "business-daily" }).detectCycles(tradesPerDay(planted));
  const x = Array.from(spectrum.frequency, (frequency) => 1 / frequency);
  return toSvg({
    title: "Spectrum of one member's trades a day in one ticker",
    description: `A cycle of ${planted.periodDays.toFixed(1)} business days was planted; ${dominantCycles.length} found.`,
    x: { label: "period (business days)", scale: "log", domain: [2, 500] },
    y: { label: "power", scale: "number" },
    marks: [
      { kind: "line", x, y: spectrum.power, tone: "main", label: "power of the series" },
      { kind: "line", x, y: spectrum.background, tone: "muted", label: "fitted noise" },
      { kind: "line", x, y: spectrum.threshold, tone: "threshold", dashed: true, label: "what noise exceeds once in twenty series" },
      ...dominantCycles.map(({ period }) => ({ kind: "rule", axis: "x", at: period, tone: "second", label: `found: ${period.toFixed(1)} business days` })),
    ],
  });
}

/** STL of weekly sums, its parts below each other. */
function decomposition(planted) {
  const counts = tradesPerDay(planted);
  const weekly = Float64Array.from({ length: Math.floor(counts.length / 5) }, (_, week) =>
    counts.subarray(5 * week, 5 * week + 5).reduce((sum, count) => sum + count, 0),
  );
  const parts = stl(weekly, { period: Math.round(planted.periodDays / 5), seasonal: 35 });
  const x = Float64Array.from(weekly, (_, week) => week);
  const panels = [
    ["trades a week", weekly],
    ["trend", parts.trend],
    ["season", parts.seasonal],
    ["residual", parts.residual],
  ];
  const [width, height] = [940, 170];
  const drawn = panels.map(([label, y], i) => {
    const chart = {
      title: label,
      description: `${label} of the decomposition`,
      x: { label: i === panels.length - 1 ? "week" : "", scale: "number" },
      y: { label, scale: "number" },
      marks: [{ kind: "line", x, y, tone: i === 0 ? "main" : "second" }],
    };
    return toSvg(chart, { width, height }).replace("<svg ", `<svg y="${i * height}" width="${width}" height="${height}" `);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panels.length * height}" role="img" aria-label="STL decomposition" font-family="inherit">${drawn.join("")}</svg>`;
}

/** Drawings of the sample's report, as they stand in its pages. */
function figuresOfTheReport() {
  const folder = mkdtempSync(join(tmpdir(), "capitol-quant-pictures-"));
  try {
    execFileSync(
      process.execPath,
      [join(docs, "../dist/cli/main.js"), "scan-all-politicians", "--sample", "--json", "--out", folder, "--db", join(folder, "database")],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const front = readFileSync(join(folder, "report.html"), "utf8");
    const member = readFileSync(join(folder, "members", `${cycles[0].politicianId}.html`), "utf8");
    const drawing = (page, title) => {
      const found = page.match(/<svg [\s\S]*?<\/svg>/g).find((svg) => svg.includes(`<title>${title}`));
      if (!found) throw new Error(`the report has no drawing "${title}"`);
      return found;
    };
    return [
      ["report-spectrum", drawing(front, "How strong each period is")],
      ["report-folded", drawing(front, "One period, all cycles laid over each other")],
      ["report-p-values", drawing(front, "All p-values of this scan")],
      ["report-clocks", drawing(member, "On both clocks")],
      ["report-regimes", drawing(front, "Regimes of")],
      ["report-shift", drawing(front, world.truth.regimeShifts.find(({ ticker }) => ticker !== null && front.includes(`<title>${ticker}:`)).ticker)],
      ["report-shape", drawing(front, world.truth.recurringPatterns[0].ticker)],
      ["report-analogues", drawing(front, "The average ticker: the last")],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
