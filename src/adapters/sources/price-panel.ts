import { fromDayNumber, toDayNumber } from "../../core/dates.js";
import type { InputSummary, PriceSource, QuarantinedRow, SourceQuery } from "../../core/ports.js";
import { resolveTicker } from "../../core/tickers.js";
import type { PricePanel } from "../../core/types.js";
import { sourceError } from "./files.js";
import type { BarSink, FilePriceSource } from "./prices.js";
import { inputSummary } from "./source-rows.js";

export interface PricePanelOptions extends SourceQuery {
  /** Most memory for prices while loading and in the panel; 512 MiB by default. */
  readonly maxBytes?: number;
  /** Two sources agree on a close when they differ by at most this share; 1 % by default. */
  readonly tolerance?: number;
}

/** What a later source said about a ticker that an earlier one had. */
export interface PriceConflict {
  readonly ticker: string;
  readonly source: string;
  /** Days that both hold, and those of them on which they disagree. */
  readonly sharedDays: number;
  readonly disagreements: number;
  /** Whose closes of this ticker are in the panel. */
  readonly kept: "both" | "earlier" | "later";
}

export interface LoadedPrices {
  readonly panel: PricePanel;
  readonly inputs: readonly InputSummary[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly conflicts: readonly PriceConflict[];
}

/**
 * Daily closes of several sources side by side: the union of their days, NaN where a ticker has none; adjusted closes where a source has them.
 * Columns are keyed by `resolveTicker` on a series' last day and sorted: a file of `FB` that ends in 2021 joins the column `META`.
 *
 * Precedence: the first source that has a ticker on a day wins, a later one fills the days in between or beyond. Where they disagree on more than
 * one in twenty of the shared days, the longer series stands alone (the earlier one of equals): closes with another adjustment must not be
 * spliced, because the seam would be a return that nobody earned. `conflicts` lists every ticker on which two sources disagreed.
 * @throws DataSourceError as the sources do, TOO_LARGE beyond `maxBytes`
 */
export async function loadPricePanel(sources: readonly PriceSource[], options: PricePanelOptions = {}): Promise<LoadedPrices> {
  const { maxBytes = 512 * 1024 * 1024, tolerance = 0.01, ...query } = options;
  const merged = new Map<string, Series>();
  const inputs: InputSummary[] = [];
  const quarantined: QuarantinedRow[] = [];
  const conflicts: PriceConflict[] = [];
  let heldBytes = 0;
  for (const source of sources) {
    const found = new Map<string, Series>();
    let accepted = 0;
    const faultsBefore = quarantined.length;
    const grow = (bytes: number): void => {
      heldBytes += bytes;
      if (heldBytes > maxBytes) throw sourceError("TOO_LARGE", source.name, `at most ${maxBytes} bytes of prices (fewer files, or a larger cap)`, "more");
    };
    await scanSource(source, query, {
      bar(ticker, date, _open, _high, _low, close, adjustedClose) {
        accepted++;
        let series = found.get(ticker);
        if (series === undefined) found.set(ticker, (series = new Series(grow)));
        series.push(toDayNumber(date), Number.isNaN(adjustedClose) ? close : adjustedClose);
      },
      fault: (reason, detail, line) => void quarantined.push({ source: { vendor: source.vendor, file: source.name, line }, reason, detail }),
    });
    inputs.push(inputSummary("prices", source.vendor, source.name, accepted, quarantined.length - faultsBefore));
    for (const [ticker, series] of found) {
      const key = resolveTicker(ticker, fromDayNumber(series.lastDay)) ?? ticker;
      const known = merged.get(key);
      if (known === undefined) {
        merged.set(key, series);
        continue;
      }
      const { sharedDays, disagreements } = known.compare(series, tolerance);
      const agrees = disagreements <= MAX_DISAGREEING_SHARE * sharedDays;
      const kept = agrees ? "both" : series.length > known.length ? "later" : "earlier";
      if (agrees) known.fillFrom(series);
      else if (kept === "later") merged.set(key, series);
      if (disagreements > 0) conflicts.push({ ticker: key, source: source.name, sharedDays, disagreements, kept });
    }
  }
  return { panel: toPanel(merged, maxBytes), inputs, quarantined, conflicts };
}

const MAX_DISAGREEING_SHARE = 0.05;

async function scanSource(source: PriceSource, query: SourceQuery, sink: BarSink): Promise<void> {
  if ("scan" in source) return (source as FilePriceSource).scan(sink, query);
  for await (const batch of source.read(query)) {
    for (const row of batch) {
      if (row.status === "quarantined") sink.fault(row.reason, row.detail, row.source.line);
      else {
        const { ticker, date, open, high, low, close, adjustedClose, volume } = row.value;
        sink.bar(ticker, date, open, high, low, close, adjustedClose ?? Number.NaN, volume, row.source.line);
      }
    }
  }
}

/** One ticker's closes in the order of their arrival, in two growing columns. */
class Series {
  length = 0;
  lastDay = Number.NEGATIVE_INFINITY;
  days = new Int32Array(256);
  closes = new Float64Array(256);

  constructor(private readonly grow: (bytes: number) => void) {
    grow(256 * BYTES_PER_CLOSE);
  }

  push(day: number, close: number): void {
    if (this.length === this.days.length) {
      this.grow(this.length * BYTES_PER_CLOSE);
      const [days, closes] = [new Int32Array(2 * this.length), new Float64Array(2 * this.length)];
      days.set(this.days);
      closes.set(this.closes);
      [this.days, this.closes] = [days, closes];
    }
    this.days[this.length] = day;
    this.closes[this.length++] = close;
    if (day > this.lastDay) this.lastDay = day;
  }

  compare(other: Series, tolerance: number): { sharedDays: number; disagreements: number } {
    const own = this.byDay();
    let sharedDays = 0;
    let disagreements = 0;
    for (let i = 0; i < other.length; i++) {
      const close = own.get(other.days[i]!);
      if (close === undefined) continue;
      sharedDays++;
      if (Math.abs(other.closes[i]! - close) > tolerance * close) disagreements++;
    }
    return { sharedDays, disagreements };
  }

  fillFrom(other: Series): void {
    const own = this.byDay();
    for (let i = 0; i < other.length; i++) if (!own.has(other.days[i]!)) this.push(other.days[i]!, other.closes[i]!);
  }

  private byDay(): Map<number, number> {
    const closes = new Map<number, number>();
    for (let i = 0; i < this.length; i++) closes.set(this.days[i]!, this.closes[i]!);
    return closes;
  }
}

const BYTES_PER_CLOSE = 12;

function toPanel(merged: ReadonlyMap<string, Series>, maxBytes: number): PricePanel {
  const tickers = [...merged.keys()].sort();
  const days = new Set<number>();
  for (const series of merged.values()) for (let i = 0; i < series.length; i++) days.add(series.days[i]!);
  const ordered = Int32Array.from(days).sort();
  if (ordered.length * tickers.length * 8 > maxBytes) {
    throw sourceError(
      "TOO_LARGE",
      "the price panel",
      `at most ${maxBytes} bytes (fewer files, or a larger cap)`,
      `${ordered.length} days × ${tickers.length} tickers`,
    );
  }
  const rowOf = new Map<number, number>();
  for (let t = 0; t < ordered.length; t++) rowOf.set(ordered[t]!, t);
  const close = Array.from(ordered, () => new Float64Array(tickers.length).fill(Number.NaN));
  for (let i = 0; i < tickers.length; i++) {
    const series = merged.get(tickers[i]!)!;
    for (let j = 0; j < series.length; j++) close[rowOf.get(series.days[j]!)!]![i] = series.closes[j]!;
  }
  return { dates: Array.from(ordered, fromDayNumber), tickers, close };
}
