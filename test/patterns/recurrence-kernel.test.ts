import { afterEach, describe, expect, it, vi } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { correlationRows } from "../../src/patterns/recurrence/correlation-rows.js";
import { naiveCorrelation } from "./naive-recurrence.js";

const rng = createRng(4, "recurrence-kernel");
const KINDS: readonly ((t: number) => number)[] = [() => rng() - 0.5, () => Math.floor(3 * rng()), (t) => (t % 50 < 30 ? 1 : rng()), (t) => Math.sin(t / 3)];
const seriesOf = (n: number, kind: number): Float64Array => Float64Array.from({ length: n }, (_, t) => KINDS[kind]!(t));

function rowsOf(values: Float64Array, window: number): { largest: number; best: number[] }[] {
  const rows: { largest: number; best: number[] }[] = [];
  correlationRows(values, window, (row, largest, best) => {
    expect(row).toBe(rows.length);
    rows.push({ largest, best: [...best] });
  });
  return rows;
}

afterEach(() => vi.unstubAllGlobals());

describe("the kernel of recurring shapes", () => {
  it("gives its twin's bits, whatever the lengths", async () => {
    const cases = Array.from({ length: 120 }, (_, k) => ({ values: seriesOf(4 + Math.floor(rng() * 260), k % KINDS.length), window: 4 + (k % 9) }));
    const usable = cases.filter(({ values, window }) => values.length >= window);
    const quick = usable.map(({ values, window }) => rowsOf(values, window));
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const barred = await import("../../src/patterns/recurrence/correlation-rows.js");
    expect(barred.correlationRows).not.toBe(correlationRows);
    for (const [k, { values, window }] of usable.entries()) {
      const rows: { largest: number; best: number[] }[] = [];
      barred.correlationRows(values, window, (_, largest, best) => rows.push({ largest, best: [...best] }));
      expect(rows).toEqual(quick[k]);
    }
  });

  it("finds the largest correlation of each block, of windows that do not overlap the row", () => {
    for (const [n, window, kind] of [
      [90, 7, 0],
      [64, 5, 1],
      [150, 6, 2],
      [83, 4, 3],
    ] as const) {
      const values = seriesOf(n, kind);
      const windows = Array.from({ length: n - window + 1 }, (_, start) => [...values.slice(start, start + window)]);
      for (const [row, { largest, best }] of rowsOf(values, window).entries()) {
        const expected = new Array<number>(Math.ceil(windows.length / window)).fill(0);
        for (const [start, other] of windows.entries()) {
          if (Math.abs(start - row) < window) continue;
          const block = Math.floor(start / window);
          expected[block] = Math.max(expected[block]!, naiveCorrelation(windows[row]!, other));
        }
        for (const [block, value] of expected.entries()) expect(best[block]).toBeCloseTo(value, 9);
        expect(largest).toBe(Math.max(...best));
      }
    }
  });

  it("calls no window like a constant one", () => {
    const values = seriesOf(200, 2);
    const constant = rowsOf(values, 6).filter((_, row) => new Set(values.slice(row, row + 6)).size === 1);
    expect(constant.length).toBeGreaterThan(10);
    for (const { largest, best } of constant) expect([largest, ...best].every((value) => value === 0)).toBe(true);
  });
});
