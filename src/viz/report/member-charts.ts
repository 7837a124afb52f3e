import { dayNumber, daysBetween, toDayNumber } from "../../core/dates.js";
import type { Trade } from "../../core/types.js";
import { HOLDING_DAYS, type OutcomeTest, type TradeOutcome } from "../../discovery/index.js";
import type { Chart } from "../chart.js";

const AVERAGE_MONTH_DAYS = 30.4;

/** Trades a month, by the day they were made and by the day they became public. */
export function clocksChart(trades: readonly Trade[]): Chart {
  const made = perMonth(trades.map(({ transactionDate }) => transactionDate));
  const published = perMonth(trades.flatMap(({ disclosureDate }) => (disclosureDate === null ? [] : [disclosureDate])));
  const bars = (counts: readonly (readonly [number, number])[], shift: number) => ({ x: counts.map(([month]) => month + shift), y: counts.map(([, n]) => n), width: AVERAGE_MONTH_DAYS * 0.45 });
  return {
    title: "On both clocks: when trades were made, and when they became public",
    description: "Trades a month by transaction date and by disclosure date.",
    x: { label: "", scale: "date" },
    y: { label: "trades a month", scale: "number" },
    marks: [
      { kind: "bars", ...bars(made, 8), tone: "main", label: "made (transaction date)" },
      { kind: "bars", ...bars(published, 22), tone: "second", label: "public (disclosure date)" },
    ],
  };
}

/** Each trade's bracket as a stroke from its low to its high end. */
export function amountsChart(trades: readonly Trade[]): Chart {
  const strokes = (side: "buy" | "sell") => {
    const chosen = trades.filter((trade) => trade.side === side && trade.amount.low > 0);
    return {
      x: chosen.map(({ transactionDate }) => toDayNumber(transactionDate)),
      low: chosen.map(({ amount }) => amount.low),
      high: chosen.map(({ amount }) => (amount.high === null ? Number.POSITIVE_INFINITY : Math.max(amount.high, amount.low * 1.06))), // an exact sum stays visible
    };
  };
  return {
    title: "Disclosed amounts: brackets, not sums",
    description: "Every purchase and sale as a vertical stroke from the low to the high end of its bracket, on a logarithmic scale.",
    x: { label: "transaction date", scale: "date" },
    y: { label: "US dollars", scale: "log" },
    marks: [
      { kind: "intervals", ...strokes("buy"), tone: "good", label: "purchases" },
      { kind: "intervals", ...strokes("sell"), tone: "bad", label: "sales" },
    ],
  };
}

/** How many days passed between trade and disclosure. */
export function delayChart(trades: readonly Trade[]): Chart {
  const width = 5;
  const last = 24;
  const counts = new Array<number>(last + 1).fill(0);
  for (const { transactionDate, disclosureDate } of trades) {
    if (disclosureDate === null || disclosureDate < transactionDate) continue;
    counts[Math.min(last, Math.floor(daysBetween(transactionDate, disclosureDate) / width))]!++;
  }
  return {
    title: "Days from trade to disclosure",
    description: "Histogram of the reporting delay; the law allows 45 days.",
    x: { label: `calendar days (the last bar: ${last * width} and more)`, scale: "number", domain: [0, (last + 1) * width] },
    y: { label: "trades", scale: "number" },
    marks: [
      { kind: "bars", x: counts.map((_, i) => (i + 0.5) * width), y: counts, width, tone: "main" },
      { kind: "rule", axis: "x", at: 45, tone: "second", label: "45 days, the legal limit" },
    ],
  };
}

/** What single trades did against the market, and their average with its interval. */
export function outcomesChart(outcomes: readonly TradeOutcome[], tests: readonly OutcomeTest[]): Chart {
  const position = new Map<number, number>(HOLDING_DAYS.map((days, i) => [days, i + 1]));
  const spread = (outcome: TradeOutcome, i: number) => position.get(outcome.holdingDays)! - 0.28 + (((i * 0.618) % 1) * 0.36);
  const tested = tests.filter(({ interval }) => interval !== null);
  return {
    title: "After disclosure, against the market",
    description: "Return of each trade after its disclosure minus the market's, in the trade's direction, and the 95 % interval of the average.",
    x: { label: "1: 7 days · 2: 30 days · 3: 90 days after disclosure", scale: "number", domain: [0.5, 3.5] },
    y: { label: "return beyond the market", scale: "percent" },
    marks: [
      { kind: "rule", axis: "y", at: 0, tone: "muted" },
      { kind: "points", x: outcomes.map(spread), y: outcomes.map(({ excess }) => excess), tone: "muted", label: "one trade" },
      { kind: "intervals", x: tested.map(({ holdingDays }) => position.get(holdingDays)! + 0.28), low: tested.map(({ interval }) => interval![0]), high: tested.map(({ interval }) => interval![1]), tone: "main", label: "average, 95 % interval" },
      { kind: "points", x: tested.map(({ holdingDays }) => position.get(holdingDays)! + 0.28), y: tested.map(({ meanExcess }) => meanExcess), tone: "main" },
    ],
  };
}

function perMonth(dates: readonly string[]): readonly (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const date of dates) {
    const month = dayNumber(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 1);
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}
