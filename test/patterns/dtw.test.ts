import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DtwOptions, dtwCostMatrix, dtwDistance, dtwDistanceMatrix, dtwPath, envelope, lbKeogh } from "../../src/patterns/index.js";
import { naiveCells, naiveDistance, naiveEnvelope } from "./naive-dtw.js";

// Values of dtaidistance; see oracles/patterns/dtw.py for versions and the reason of the tolerance.
interface OracleCase {
  readonly call: "dtwDistance" | "dtwPath" | "lbKeogh";
  readonly a: number[];
  readonly b: number[];
  readonly options: { window?: number };
  readonly expected: number | { distance: number; path: [number, number][] };
}
const cases: OracleCase[] = JSON.parse(readFileSync(new URL("../oracles/patterns/dtw.json", import.meta.url), "utf8"));
const near = (actual: number, expected: number): void => expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(1e-12 * expected);

describe("reference values of dtaidistance", () => {
  cases.forEach(({ call, a, b, options, expected }, k) => {
    it(`are met by ${call} with ${JSON.stringify(options)} (case ${k})`, () => {
      if (typeof expected === "number") near((call === "lbKeogh" ? lbKeogh : dtwDistance)(a, b, options), expected);
      else {
        const found = dtwPath(a, b, options);
        near(found.distance, expected.distance);
        expect(found.path).toEqual(expected.path);
      }
    });
  });
});

const value = fc.oneof({ weight: 3, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) }, fc.integer({ min: -2, max: 2 }));
const series = (maxLength: number) => fc.array(value, { minLength: 1, maxLength });
const window = fc.option(fc.oneof(fc.nat(2), fc.nat(12)), { nil: undefined });
const rowsOf = (columns: number) => fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 14 });
const pairOfRows = fc.integer({ min: 1, max: 3 }).chain((columns) => fc.tuple(rowsOf(columns), rowsOf(columns)));
const asRows = (x: readonly number[]): number[][] => x.map((one) => [one]);
const banded = (w: number | undefined): { window?: number } => (w === undefined ? {} : { window: w });

/** Options of every kind at once, with no more skipped than there is. */
const optionsFor = (n: number, m: number): fc.Arbitrary<DtwOptions> =>
  fc
    .record({
      window,
      squared: fc.boolean(),
      cost: fc.constantFrom("squared" as const, "absolute" as const),
      penalty: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2, noNaN: true })),
      psi: fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.nat(m - 1), fc.nat(m - 1)),
      relaxed: fc.boolean(),
    })
    .map(({ window: w, relaxed, psi, ...others }) => ({ ...others, ...banded(w), ...(relaxed ? { psi } : {}) }));
const problem = pairOfRows.chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), optionsFor(a.length, b.length)));

describe("dtwDistance", () => {
  it("is the cheapest of all paths, under every combination of options, to the last bit", () => {
    fc.assert(
      fc.property(problem, ([a, b, options]) => void expect(dtwDistance(a, b, options)).toBe(naiveDistance(a, b, options))),
      { numRuns: 400 },
    );
  });

  it("takes a series as a matrix of one column", () => {
    fc.assert(
      fc.property(series(14), series(14), window, (a, b, w) => void expect(dtwDistance(a, b, banded(w))).toBe(dtwDistance(asRows(a), asRows(b), banded(w)))),
    );
    expect(dtwDistance([1, 2], [[1], [3]])).toBe(1);
  });

  it("is 0 between a series and itself, whatever the window and the penalty", () => {
    fc.assert(fc.property(series(20), window, (a, w) => void expect(dtwDistance(a, a, { ...banded(w), penalty: 0.5 })).toBe(0)));
  });

  it("is symmetric to the last bit, ends to skip exchanged", () => {
    fc.assert(
      fc.property(problem, ([a, b, options]) => {
        const { psi = [0, 0, 0, 0], ...others } = options;
        const turned = [psi[2]!, psi[3]!, psi[0]!, psi[1]!];
        expect(dtwDistance(b, a, { ...others, psi: turned })).toBe(dtwDistance(a, b, { ...others, psi }));
      }),
    );
  });

  it("is the same when time runs backwards, ends to skip exchanged, but for rounding", () => {
    fc.assert(
      fc.property(problem, ([a, b, options]) => {
        const { psi = [0, 0, 0, 0], ...others } = options;
        const forward = dtwDistance(a, b, { ...others, psi });
        const backward = dtwDistance([...a].reverse(), [...b].reverse(), { ...others, psi: [psi[1]!, psi[0]!, psi[3]!, psi[2]!] });
        expect(Math.abs(forward - backward)).toBeLessThanOrEqual(1e-12 * forward);
      }),
    );
  });

  it("never grows with the window, and never shrinks with the penalty", () => {
    fc.assert(
      fc.property(series(20), series(20), fc.nat(8), (a, b, w) => {
        const wide = dtwDistance(a, b, { window: w + 1 });
        expect(wide).toBeLessThanOrEqual(dtwDistance(a, b, { window: w }));
        expect(dtwDistance(a, b)).toBeLessThanOrEqual(wide);
        expect(dtwDistance(a, b, { window: w, penalty: 0.3 })).toBeLessThanOrEqual(dtwDistance(a, b, { window: w, penalty: 0.8 }));
      }),
    );
  });

  it("is Euclidean for equal lengths and window 0", () => {
    fc.assert(
      fc.property(series(20), (a) => {
        const b = a.map((one, i) => 0.5 * one - i);
        let sum = 0;
        for (const [i, one] of a.entries()) sum += (one - b[i]!) * (one - b[i]!);
        expect(dtwDistance(a, b, { window: 0 })).toBe(Math.sqrt(sum));
      }),
    );
  });

  it("does not see a level that both share, nor a repeated value where time may stretch", () => {
    const whole = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(whole, whole, window, fc.integer({ min: -1000, max: 1000 }), (a, b, w, level) => {
        const shifted = (x: readonly number[]) => x.map((one) => one + level);
        expect(dtwDistance(shifted(a), shifted(b), banded(w))).toBe(dtwDistance(a, b, banded(w)));
        expect(
          dtwDistance(
            a.flatMap((one) => [one, one]),
            a,
          ),
        ).toBe(0);
      }),
    );
  });

  it("follows a change of unit by a power of two to the last bit", () => {
    fc.assert(
      fc.property(series(14), series(14), fc.integer({ min: -200, max: 200 }), (a, b, exponent) => {
        const unit = 2 ** exponent;
        const coarse = (x: readonly number[]) => x.map((one) => Math.round(one * 64) / 64);
        const scaled = (x: readonly number[]) => coarse(x).map((one) => one * unit);
        for (const cost of ["squared", "absolute"] as const) {
          const plain = dtwDistance(coarse(a), coarse(b), { cost, penalty: 0.25 });
          expect(dtwDistance(scaled(a), scaled(b), { cost, penalty: 0.25 * unit })).toBe(plain * unit);
        }
      }),
    );
  });

  it("is the root of the squared one, which adds up the squares of the path", () => {
    fc.assert(
      fc.property(series(16), series(16), window, (a, b, w) => {
        const squared = dtwDistance(a, b, { ...banded(w), squared: true });
        expect(dtwDistance(a, b, banded(w))).toBe(Math.sqrt(squared));
        const { path } = dtwPath(a, b, banded(w));
        expect(path.reduce((sum, [i, j]) => sum + (a[i]! - b[j]!) * (a[i]! - b[j]!), 0)).toBe(squared);
      }),
    );
  });

  it("is never changed by a larger maxDistance, and Infinity for any smaller one", () => {
    fc.assert(
      fc.property(problem, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ([a, b, options], share) => {
        const distance = dtwDistance(a, b, options);
        expect(dtwDistance(a, b, { ...options, maxDistance: distance })).toBe(distance);
        expect(dtwDistance(a, b, { ...options, maxDistance: distance * (2 - share) })).toBe(distance);
        if (distance > 0) expect(dtwDistance(a, b, { ...options, maxDistance: distance * share })).toBe(Infinity);
      }),
    );
    expect(dtwDistance([0, 1], [0, 1], { maxDistance: 0 })).toBe(0);
    expect(dtwDistance([0, 1e-160], [0, 0], { maxDistance: 1e-160 })).toBe(dtwDistance([0, 1e-160], [0, 0]));
  });

  it("takes typed arrays, reads lengths of 1, and leaves its input alone", () => {
    const [a, b] = [Float32Array.of(1, 2.5, 3), Float64Array.of(1, 3)];
    expect(dtwDistance(a, b)).toBe(dtwDistance([1, 2.5, 3], [1, 3]));
    expect([...a, ...b]).toEqual([1, 2.5, 3, 1, 3]);
    expect(dtwDistance([3], [1])).toBe(2);
    expect(dtwDistance([3], [1, 3, 4], { window: 0 })).toBe(Math.sqrt(5));
    expect(dtwDistance([0], [4], { penalty: 1e140, window: 1e15 })).toBe(4);
  });
});

describe("dtwPath", () => {
  it("walks from corner to corner by single steps inside the band, at the distance's cost", () => {
    fc.assert(
      fc.property(pairOfRows, window, ([a, b], w) => {
        const { distance, path } = dtwPath(a, b, banded(w));
        expect(distance).toBe(dtwDistance(a, b, banded(w)));
        expect(path[0]).toEqual([0, 0]);
        expect(path.at(-1)).toEqual([a.length - 1, b.length - 1]);
        const cell = naiveCells(a, b, banded(w));
        path.slice(1).forEach(([i, j], k) => {
          const [di, dj] = [i - path[k]![0], j - path[k]![1]];
          expect([di, dj].every((step) => step === 0 || step === 1) && di + dj > 0).toBe(true);
          expect(cell(i, j)).toBeLessThan(Infinity);
        });
      }),
    );
  });

  it("prefers, from the end, the diagonal step, then the one from the row above", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 12 }), fc.array(fc.nat(1), { minLength: 1, maxLength: 12 }), window, (a, b, w) => {
        const cell = naiveCells(asRows(a), asRows(b), banded(w));
        const expected: number[][] = [];
        for (let i = a.length - 1, j = b.length - 1; ; ) {
          expected.unshift([i, j]);
          if (i === 0 && j === 0) break;
          const [diagonal, above, left] = [cell(i - 1, j - 1), cell(i - 1, j), cell(i, j - 1)];
          if (diagonal <= above && diagonal <= left) [i, j] = [i - 1, j - 1];
          else if (above <= left) i--;
          else j--;
        }
        expect(dtwPath(a, b, banded(w)).path).toEqual(expected);
      }),
    );
    expect(dtwPath([0, 0, 0], [0, 0]).path).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
    ]);
  });
});

describe("dtwCostMatrix", () => {
  it("holds the cheapest sums up to every pair, Infinity outside the band", () => {
    fc.assert(
      fc.property(pairOfRows, window, ([a, b], w) => {
        const cell = naiveCells(a, b, banded(w));
        expect(dtwCostMatrix(a, b, banded(w)).map((row) => [...row])).toEqual(a.map((_, i) => b.map((_unused, j) => cell(i, j))));
      }),
    );
  });
});

describe("dtwDistanceMatrix", () => {
  const sized = (lengths: readonly number[], columns: number, seed: number): number[][][] =>
    lengths.map((length, k) =>
      Array.from({ length }, (_, i) => Array.from({ length: columns }, (_unused, c) => Math.sin(seed + 7.3 * k + 1.7 * i + 3.1 * c) * (1 + ((k + i) % 4)))),
    );

  it("holds dtwDistance of every pair to the last bit, symmetric with zeros on the diagonal", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(1, 2, 17, 18, 30), { minLength: 1, maxLength: 26 }),
        fc.integer({ min: 1, max: 2 }),
        window,
        fc.nat(99),
        (lengths, columns, w, seed) => {
          const rows = sized(lengths, columns, seed);
          const input = columns === 1 ? rows.map((one) => one.flat()) : rows;
          const matrix = dtwDistanceMatrix(input, banded(w));
          expect(matrix.map((row) => [...row])).toEqual(
            input.map((a, i) => input.map((b, j) => (i === j ? 0 : dtwDistance(a as number[], b as number[], banded(w))))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes one series", () => {
    expect(dtwDistanceMatrix([[1, 2]])).toEqual([Float64Array.of(0)]);
  });
});

describe("envelope and lbKeogh", () => {
  it("span the extremes within the window", () => {
    fc.assert(
      fc.property(series(30), fc.nat(35), (x, w) => {
        const { lower, upper } = envelope(x, { window: w });
        const naive = naiveEnvelope(x, w);
        expect([...lower].map((one) => one + 0)).toEqual(naive.lower.map((one) => one + 0));
        expect([...upper].map((one) => one + 0)).toEqual(naive.upper.map((one) => one + 0));
      }),
    );
    expect(envelope([3, 1, 2])).toEqual({ lower: Float64Array.of(1, 1, 1), upper: Float64Array.of(3, 3, 3) });
  });

  it("never exceed the distance with the same window, not even by rounding", () => {
    const both = fc.integer({ min: 1, max: 30 }).chain((length) => fc.tuple(...[0, 1].map(() => fc.array(value, { minLength: length, maxLength: length }))));
    fc.assert(
      fc.property(both, window, ([a, b], w) => {
        const distance = dtwDistance(a!, b!, banded(w));
        expect(lbKeogh(a!, b!, banded(w))).toBeLessThanOrEqual(distance);
        expect(lbKeogh(b!, a!, banded(w))).toBeLessThanOrEqual(distance);
        if (w === 0) expect(lbKeogh(a!, b!, { window: 0 })).toBe(distance);
      }),
      { numRuns: 300 },
    );
  });

  it("do not see a level that both share", () => {
    const [a, b] = [
      [3, 9, -4, 2, 2],
      [0, 1, 7, -8, 3],
    ];
    expect(
      lbKeogh(
        a.map((one) => one + 512),
        b.map((one) => one + 512),
        { window: 1 },
      ),
    ).toBe(lbKeogh(a, b, { window: 1 }));
    expect(lbKeogh(a, b, { window: 1 })).toBeGreaterThan(0);
  });
});

describe("what is refused", () => {
  const good = [1, 2, 3];
  const rows = [
    [1, 2],
    [3, 4],
  ];
  const calls: [string, () => unknown, string, string][] = [
    ["an empty series", () => dtwDistance([], good), "TOO_FEW_OBSERVATIONS", "dtwDistance: a: expected at least 1 value, received 0"],
    ["a NaN", () => dtwDistance(good, [1, Number.NaN]), "NOT_FINITE", "dtwDistance: b[1]: expected a finite number, received NaN"],
    ["an infinity in a row", () => dtwPath(rows, [[1, Infinity]]), "NOT_FINITE", "dtwPath: b[0][1]: expected a finite number, received Infinity"],
    [
      "values whose squares overflow",
      () => dtwDistance(good, [1, -1e308]),
      "OUT_OF_RANGE",
      "dtwDistance: b[1]: expected a magnitude of at most 1e+140, received -1e+308",
    ],
    [
      "such values in rows",
      () =>
        dtwCostMatrix(
          [
            [1, 2],
            [3, 2e140],
          ],
          rows,
        ),
      "OUT_OF_RANGE",
      "dtwCostMatrix: a[1][1]: expected a magnitude of at most 1e+140, received 2e+140",
    ],
    ["a BigInt", () => dtwDistance([1n] as never, good), "NOT_FINITE", "dtwDistance: a[0]: expected a finite number, received 1n"],
    ["a text", () => dtwDistance("123" as never, good), "INVALID_OPTION", 'dtwDistance: a: expected an array or a typed array, received "123"'],
    ["nothing", () => dtwDistance(undefined as never, good), "INVALID_OPTION", "dtwDistance: a: expected an array or a typed array, received undefined"],
    ["ragged rows", () => dtwDistance([[1, 2], [3]], rows), "WRONG_LENGTH", "dtwDistance: a[1]: expected 2 values, as in the first row, received 1"],
    ["other columns", () => dtwDistance(rows, good), "WRONG_LENGTH", "dtwDistance: b: expected 2 columns, as in a, received 1"],
    [
      "other columns in a list",
      () => dtwDistanceMatrix([good, rows]),
      "WRONG_LENGTH",
      "dtwDistanceMatrix: series[1]: expected 1 column, as in series[0], received 2",
    ],
    ["no series", () => dtwDistanceMatrix([]), "TOO_FEW_OBSERVATIONS", "dtwDistanceMatrix: series: expected at least 1 series, received 0"],
    ["no list of series", () => dtwDistanceMatrix(3 as never), "INVALID_OPTION", "dtwDistanceMatrix: series: expected an array of series, received 3"],
    ["a null for it", () => dtwDistanceMatrix(null as never), "INVALID_OPTION", "dtwDistanceMatrix: series: expected an array of series, received null"],
    [
      "a list of numbers",
      () => dtwDistanceMatrix([1, 2] as never),
      "INVALID_OPTION",
      "dtwDistanceMatrix: series[0]: expected an array or a typed array, received 1",
    ],
    [
      "a length that nothing stands behind",
      () => dtwDistanceMatrix({ length: 2 ** 40 } as never),
      "INVALID_OPTION",
      "dtwDistanceMatrix: series[0]: expected an array or a typed array, received undefined",
    ],
    ["a fractional window", () => dtwPath(good, good, { window: 0.5 }), "INVALID_OPTION", "dtwPath: options.window: expected a whole number, received 0.5"],
    ["a negative window", () => envelope(good, { window: -1 }), "INVALID_OPTION", "envelope: options.window: expected a number >= 0, received -1"],
    [
      "an unknown option",
      () => dtwPath(good, good, { penalty: 1 } as never),
      "INVALID_OPTION",
      'dtwPath: options: expected no option named "penalty", received Array(1)',
    ],
    [
      "a negative penalty",
      () => dtwDistance(good, good, { penalty: -1 }),
      "INVALID_OPTION",
      "dtwDistance: options.penalty: expected a number >= 0, received -1",
    ],
    [
      "an infinite maxDistance",
      () => dtwDistance(good, good, { maxDistance: Infinity }),
      "INVALID_OPTION",
      "dtwDistance: options.maxDistance: expected a finite number, received Infinity",
    ],
    [
      "three counts to skip",
      () => dtwDistance(good, good, { psi: [0, 0, 0] }),
      "INVALID_OPTION",
      "dtwDistance: options.psi: expected four counts: start and end of a, start and end of b, received Array(3)",
    ],
    [
      "a whole series to skip",
      () => dtwDistance(good, [1], { psi: [0, 0, 0, 1] }),
      "INVALID_OPTION",
      "dtwDistance: options.psi[3]: expected a number < 1, the length of b, received 1",
    ],
    ["other lengths in lbKeogh", () => lbKeogh(good, [1, 2]), "WRONG_LENGTH", "lbKeogh: candidate: expected 3 values, as in query, received 2"],
    [
      "more cells than fit",
      () => dtwCostMatrix(new Float64Array(40_000), new Float64Array(40_000)),
      "OUT_OF_RANGE",
      "dtwCostMatrix: a: expected at most 1073741824 pairs of a and b, received 1600000000",
    ],
  ];
  it.each(calls)("is %s", (_, call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ name: "InvalidInputError", code, message }));
  });

  it("is not the largest magnitude, nor one that vanishes when squared", () => {
    expect(dtwDistance([1e140, -1e140], [-1e140, 1e140], { window: 0 })).toBeCloseTo(2 * Math.SQRT2 * 1e140, -130);
    expect(dtwDistance([5e-324, 0], [0, 5e-324])).toBe(0);
    expect(dtwDistance([5e-324, 0], [0, 0], { cost: "absolute" })).toBe(5e-324);
  });
});
