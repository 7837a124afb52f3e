import { dayNumber, daysBetween, toDayNumber } from "../../core/dates.js";
import type { Trade } from "../../core/types.js";
import { HOLDING_DAYS, type OutcomeTest, type TradeOutcome } from "../../discovery/index.js";
import type { Chart } from "../chart.js";

const AVERAGE_MONTH_DAYS = 30.4;

/** Trades a month, by the day they were made and by the day they became public. */
export function clocksChart(trades: readonly Trade[]): Chart {
  const made = perMonth(trades.map(({ transactionDate }) => transactionDate));
  const published = perMonth(trades.flatMap(({ disclosureDate }) => (disclosureDate === null ? [] : [disclosureDate])));
  const bars = (counts: readonly (readonly [number, number])[], shift: number) => ({
    x: counts.map(([month]) => month + shift),
    y: counts.map(([, n]) => n),
    width: AVERAGE_MONTH_DAYS * 0.45,
  });
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

/** The spread of single trades against the market, and their average with its interval. */
export function outcomesChart(outcomes: readonly TradeOutcome[], tests: readonly OutcomeTest[]): Chart {
  const position = new Map<number, number>(HOLDING_DAYS.map((days, i) => [days, i + 1]));
  const spreads = HOLDING_DAYS.map((days) => ({
    days,
    sorted: outcomes
      .filter(({ holdingDays }) => holdingDays === days)
      .map(({ excess }) => excess)
      .sort((a, b) => a - b),
  })).filter(({ sorted }) => sorted.length > 0);
  const at = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const tested = tests.filter(({ interval }) => interval !== null);
  const beside = ({ holdingDays }: OutcomeTest) => position.get(holdingDays)! + 0.12;
  return {
    title: "After disclosure, against the market",
    description:
      "Return of the trades after their disclosure minus the market's, in the trade's direction: where the middle eight tenths of them lie, and the 95 % interval of the average.",
    x: { label: "held after disclosure", scale: "number", domain: [0.5, 3.5], ticks: HOLDING_DAYS.map((days, i) => ({ value: i + 1, text: `${days} days` })) },
    y: { label: "return beyond the market", scale: "percent" },
    marks: [
      { kind: "rule", axis: "y", at: 0, tone: "muted" },
      {
        kind: "intervals",
        x: spreads.map(({ days }) => position.get(days)! - 0.12),
        low: spreads.map(({ sorted }) => at(sorted, 0.1)),
        high: spreads.map(({ sorted }) => at(sorted, 0.9)),
        tone: "muted",
        label: "middle eight tenths of the trades",
      },
      {
        kind: "points",
        x: spreads.map(({ days }) => position.get(days)! - 0.12),
        y: spreads.map(({ sorted }) => at(sorted, 0.5)),
        tone: "muted",
        label: "their median",
      },
      {
        kind: "intervals",
        x: tested.map(beside),
        low: tested.map(({ interval }) => interval![0]),
        high: tested.map(({ interval }) => interval![1]),
        tone: "main",
        label: "average, 95 % interval",
      },
      { kind: "points", x: tested.map(beside), y: tested.map(({ meanExcess }) => meanExcess), tone: "main" },
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
