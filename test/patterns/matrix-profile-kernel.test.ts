import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/index.js";
import { nearestWindows } from "../../src/patterns/profile/nearest.js";
import { ANY, type Pairing, scanInWasm, scanTwin } from "../../src/patterns/profile/scan.js";
import { WindowTable } from "../../src/patterns/profile/window-table.js";

const rng = createRng(9, "matrix-profile-kernel");
const kinds: readonly ((t: number) => number)[] = [
  () => rng(),
  () => Math.floor(3 * rng()),
  (t) => (t % 40 < 25 ? 7 : rng()),
  (t) => rng() * (t % 97 === 0 ? 1e11 : 1),
  (t) => rng() * 2 ** -(t % 400),
];
const table = (n: number, m: number, kind: number): WindowTable =>
  WindowTable.of(
    Float64Array.from({ length: n }, (_, t) => kinds[kind]!(t)),
    m,
  );
const pairing = fc
  .record({ m: fc.integer({ min: 2, max: 12 }), windows: fc.integer({ min: 1, max: 150 }), others: fc.integer({ min: 1, max: 90 }) })
  .chain(({ m, windows, others }) =>
    fc
      .record({ gap: fc.constantFrom(1, 2, 3, 8, ANY), kind: fc.nat(kinds.length - 1), kindOfOthers: fc.nat(kinds.length - 1) })
      .map(({ gap, kind, kindOfOthers }): Pairing => {
        const rows = table(windows + m - 1, m, kind);
        return { rows, columns: gap === ANY ? table(others + m - 1, m, kindOfOthers) : rows, gap };
      }),
  );

describe("the kernel of the matrix profile", () => {
  it("gives its twin's bits, whatever the number of windows and blocks", () => {
    fc.assert(
      fc.property(pairing, (pairs) => {
        const leaders = scanInWasm(pairs);
        expect(leaders).not.toBeNull();
        expect(leaders).toEqual(scanTwin(pairs));
      }),
      { numRuns: 300 },
    );
  });

  it("gives its twin's bits over several blocks of full length", () => {
    const rows = table(1100, 5, 0);
    expect(rows.blocks.length).toBe(3);
    const pairs = { rows, columns: rows, gap: 3 };
    expect(scanInWasm(pairs)).toEqual(scanTwin(pairs));
    const join = { rows, columns: table(600, 5, 3), gap: ANY };
    expect(join.columns.blocks.length).toBeGreaterThan(5);
    expect(scanInWasm(join)).toEqual(scanTwin(join));
  });

  it("leads to the same neighbours as its twin", () => {
    fc.assert(
      fc.property(pairing, (pairs) => {
        for (const side of pairs.gap === ANY ? (["rows", "columns"] as const) : (["rows", "columns", "both"] as const))
          expect(nearestWindows(pairs, side)).toEqual(nearestWindows(pairs, side, scanTwin));
      }),
      { numRuns: 60 },
    );
  });
});

describe("the windows' table", () => {
  it("is the same for a series that is there and for one that grows beyond its room", () => {
    const x = Float64Array.from({ length: 700 }, (_, t) => kinds[3]!(t));
    const grown = new WindowTable(9, 4);
    for (const value of x) grown.push(value);
    const whole = WindowTable.of(x, 9);
    expect(grown.blocks).toEqual(whole.blocks);
    for (const name of ["x", "unit", "mean", "inverse", "blur", "f", "g", "inverseInBlock"] as const)
      expect(grown[name].slice(0, 692)).toEqual(whole[name].slice(0, 692));
  });

  it("keeps the norms of a block's windows within one order", () => {
    const { blocks, inverseInBlock, count } = table(900, 7, 3);
    expect(blocks.length).toBeGreaterThan(10);
    for (const [b, { start }] of blocks.entries()) {
      const norms = Array.from(inverseInBlock.slice(start, blocks[b + 1]?.start ?? count), (inverse) => 1 / inverse).filter(Number.isFinite);
      expect(Math.max(...norms)).toBeLessThanOrEqual(256.001 * Math.min(...norms));
    }
  });
});
