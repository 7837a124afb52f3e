import { dayNumber, toDayNumber } from "../../core/dates.js";
import { FourierCyclicalDetector } from "../../cycles/index.js";
import type { CycleFinding, CycleHypothesis } from "../../discovery/index.js";
import type { Chart } from "../chart.js";

/** The spectrum of the searched days, with the level that noise reaches. */
export function spectrumChart(finding: CycleFinding): Chart {
  const searched = finding.series.values.slice(0, finding.searched.observations);
  const { spectrum } = new FourierCyclicalDetector({ samplingRate: "business-daily", background: "ar1" }).detectCycles(searched);
  const keep = Array.from(spectrum.frequency.keys()).filter((i) => spectrum.frequency[i]! > 0);
  const pick = (values: ArrayLike<number>) => keep.map((i) => values[i]!);
  const x = pick(spectrum.frequency).map((frequency) => 1 / frequency);
  return {
    title: "How strong each period is",
    description: `Power of the series at every period, against fitted noise; the peak lies at ${finding.period.toFixed(1)} business days.`,
    x: { label: "period (business days)", scale: "log", domain: [2, finding.searched.observations / 3] },
    y: { label: "power", scale: "number" },
    marks: [
      { kind: "line", x, y: pick(spectrum.power), tone: "main", label: "this series" },
      { kind: "line", x, y: pick(spectrum.background), tone: "muted", label: "fitted noise" },
      { kind: "line", x, y: pick(spectrum.threshold), tone: "threshold", dashed: true, label: "what noise exceeds once in twenty series" },
      { kind: "rule", axis: "x", at: finding.period, tone: "second", label: "the period found" },
    ],
  };
}

/** The series folded at its period: searched days and held-out days side by side. */
export function foldedChart(finding: CycleFinding): Chart {
  const { values } = finding.series;
  const bins = 12;
  const folded = (from: number, to: number) => {
    const sums = new Float64Array(bins);
    const counts = new Float64Array(bins);
    for (let t = from; t < to; t++) {
      const bin = Math.min(bins - 1, Math.floor(((((t * finding.frequency) % 1) + 1) % 1) * bins));
      sums[bin]! += values[t]!;
      counts[bin]! += 1;
    }
    return Array.from(sums, (sum, i) => sum / counts[i]!);
  };
  const x = Array.from({ length: bins }, (_, i) => (i + 0.5) / bins);
  const { observations } = finding.searched;
  return {
    title: "One period, all cycles laid over each other",
    description: "Average of the series at each point of the period, for the searched days and for the days kept aside.",
    x: { label: "position within one period", scale: "percent", domain: [0, 1] },
    y: { label: finding.measure === "frequency" ? "trades a day" : "signed amount a day (log scale)", scale: "number" },
    marks: [
      { kind: "line", x, y: folded(0, observations), tone: "main", label: "searched days" },
      { kind: "line", x, y: folded(observations, values.length), tone: "second", dashed: true, label: "days kept aside" },
    ],
  };
}

/** Quarterly totals of the series. */
export function historyChart(finding: CycleFinding): Chart {
  const totals = new Map<number, number>();
  finding.series.days.forEach((day, t) => {
    const quarter = Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3);
    totals.set(quarter, (totals.get(quarter) ?? 0) + finding.series.values[t]!);
  });
  const quarters = [...totals].sort(([a], [b]) => a - b);
  return {
    title: "By quarter",
    description: "Quarterly totals of the series; the line marks where the search ended.",
    x: { label: "", scale: "date" },
    y: { label: finding.measure === "frequency" ? "trades" : "signed amount (log scale)", scale: "number" },
    marks: [
      {
        kind: "bars",
        x: quarters.map(([quarter]) => dayNumber(Math.floor(quarter / 4), (quarter % 4) * 3 + 2, 15)),
        y: quarters.map(([, total]) => total),
        width: 91,
        tone: "main",
      },
      { kind: "rule", axis: "x", at: toDayNumber(finding.replication.from), tone: "second", label: "searched before, kept aside after" },
    ],
  };
}

/** p-values of everything that was tried: flat when nothing is there. Bars are cut at three times the flat height, because a careful test piles up at 1. */
export function pValueChart(hypotheses: readonly CycleHypothesis[]): Chart {
  const bins = 20;
  const flat = hypotheses.length / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const { pValue } of hypotheses) counts[Math.min(bins - 1, Math.floor(pValue * bins))]!++;
  const cut = Math.ceil(3 * flat);
  const cutBars = counts.filter((n) => n > cut);
  return {
    title: "All p-values of this scan",
    description: `Histogram of ${hypotheses.length} p-values; pure noise gives bars no higher than the dashed line on the left side.`,
    x: {
      label: `p-value${cutBars.length > 0 ? ` (bars that reach the top are cut: ${cutBars.map((n) => n.toLocaleString("en-US")).join(", ")})` : ""}`,
      scale: "number",
      domain: [0, 1],
    },
    y: { label: "hypotheses", scale: "number", domain: [0, Math.max(1, Math.min(cut, Math.max(...counts)))] },
    marks: [
      { kind: "bars", x: counts.map((_, i) => (i + 0.5) / bins), y: counts.map((n) => Math.min(n, cut)), width: 1 / bins, tone: "main" },
      { kind: "rule", axis: "y", at: flat, tone: "second", label: "if every p-value were equally likely" },
    ],
  };
}
