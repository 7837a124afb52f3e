import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { adjustPValues, nextBatchLevel, nextTestLevel, type TestedBatch } from "../../src/stats/index.js";

const mute = (scans: number, tested = 100): TestedBatch[] => {
  const history: TestedBatch[] = [];
  for (let t = 0; t < scans; t++) history.push({ level: nextBatchLevel(history).alpha, tested, rejected: 0 });
  return history;
};

/** Runs a stream of scans; signals sit first. Returns the share of false rejections among all, and the share of signals found. */
function runStream(
  seed: number,
  scans: number,
  tests: number,
  signals: (scan: number) => number,
  strength: number,
  copies: number,
): { falseShare: number; power: number } {
  const rng = createRng(seed, "stream");
  const history: TestedBatch[] = [];
  let rejections = 0;
  let falseOnes = 0;
  let signalCount = 0;
  for (let scan = 0; scan < scans; scan++) {
    const { alpha: level } = nextBatchLevel(history, { alpha: 0.1, tests });
    const known = signals(scan);
    // Nulls come in groups of `copies` equal p-values: positive dependence within the scan.
    const p: number[] = [];
    while (p.length < tests) {
      const u = p.length < known ? rng() ** strength : rng();
      for (let c = 0; c < copies && p.length < tests; c++) p.push(u);
    }
    const { rejected } = adjustPValues(p, { method: "bh", alpha: level });
    const found = rejected.filter(Boolean).length;
    const right = rejected.slice(0, Math.ceil(known / copies) * copies).filter(Boolean).length;
    rejections += found;
    falseOnes += found - right;
    signalCount += Math.ceil(known / copies) * copies;
    history.push({ level, tested: tests, rejected: found });
  }
  return { falseShare: rejections === 0 ? 0 : falseOnes / rejections, power: signalCount === 0 ? 0 : (rejections - falseOnes) / signalCount };
}
const meanOf = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("nextBatchLevel", () => {
  it("gives the first scan 49 % of the budget, the second 13 %, the tenth 0.7 %, and every scan something", () => {
    const history = mute(2000);
    const shares = history.map(({ level }) => level / 0.05);
    expect([shares[0]!, shares[1]!, shares[9]!].map((share) => Math.round(share * 1000) / 1000)).toEqual([0.493, 0.131, 0.007]);
    expect(shares.every((share, t) => share > 0 && (t === 0 || share < shares[t - 1]!))).toBe(true);
    expect(shares.reduce((a, b) => a + b)).toBeLessThan(1);
  });

  it("spends its schedule exactly: level t of a stream without findings is alpha γ_t, past the switch to the asymptotic sum too", () => {
    const gamma = (t: number): number => 1 / ((t + 1) * Math.log(t + 1) ** 2) / 2.109742801236892;
    for (const [i, { level }] of mute(300).entries()) expect(level / (0.05 * gamma(i + 1))).toBeCloseTo(1, 7);
  });

  it("is the documented formula for any history", () => {
    const gamma = (t: number): number => 1 / ((t + 1) * Math.log(t + 1) ** 2);
    const batch = fc
      .tuple(fc.double({ min: 0, max: 1e-4, noNaN: true }), fc.integer({ min: 1, max: 500 }), fc.nat(500))
      .map(([level, tested, r]) => ({ level, tested, rejected: Math.min(r, tested) }));
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 90 }), fc.integer({ min: 1, max: 900 }), (history, tests) => {
        const earlier = (i: number): number => history.slice(0, i).reduce((sum, { rejected }) => sum + rejected, 0);
        const spent = history.reduce((sum, { level, tested }, i) => sum + (level * tested) / (tested + earlier(i)), 0);
        const later = history.reduce((sum, _, i) => sum - gamma(i + 1), 2.109742801236892);
        const share = ((0.05 - spent) * gamma(history.length + 1)) / later;
        const rejections = earlier(history.length);
        expect(nextBatchLevel(history).alpha / share).toBeCloseTo(1, 9);
        expect(nextBatchLevel(history, { tests }).alpha / Math.min(1, (share * (tests + rejections)) / tests)).toBeCloseTo(1, 9);
        expect(nextBatchLevel(history).wealth).toBeCloseTo(0.05 - spent - share, 12);
      }),
    );
  });

  it("never spends more than alpha, whatever was tested and found", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            tests: fc.integer({ min: 1, max: 5000 }),
            found: fc.double({ min: 0, max: 1, noNaN: true }),
            told: fc.boolean(),
            unused: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          { maxLength: 150 },
        ),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (scans, alpha) => {
          const history: TestedBatch[] = [];
          let spent = 0;
          let rejections = 0;
          for (const { tests, found, told, unused } of scans) {
            const granted = nextBatchLevel(history, told ? { alpha, tests } : { alpha });
            expect(granted.wealth).toBeGreaterThanOrEqual(0);
            const level = granted.alpha * unused;
            spent += (level * tests) / (tests + rejections);
            const rejected = Math.floor(found * tests);
            rejections += rejected;
            history.push({ level, tested: tests, rejected });
          }
          expect(spent).toBeLessThanOrEqual(alpha * (1 + 1e-12));
        },
      ),
    );
  });

  it("lets findings raise the level of a scan that says its size, and returns what a scan did not use", () => {
    const history = [{ level: 0.02, tested: 100, rejected: 50 }];
    expect(nextBatchLevel(history, { tests: 100 }).alpha / nextBatchLevel(history).alpha).toBeCloseTo(1.5, 12);
    expect(nextBatchLevel([{ level: 0.001, tested: 100, rejected: 0 }]).alpha).toBeGreaterThan(
      nextBatchLevel([{ level: 0.02, tested: 100, rejected: 0 }]).alpha,
    );
    expect(nextBatchLevel([{ level: 0.02, tested: 0, rejected: 0 }]).wealth).toBeGreaterThan(nextBatchLevel([{ level: 0.02, tested: 1, rejected: 0 }]).wealth);
  });

  it("grants nothing once more than the budget was spent by hand", () => {
    expect(nextBatchLevel([{ level: 0.06, tested: 10, rejected: 0 }])).toEqual({ alpha: 0, wealth: 0 });
  });

  it("holds the false discovery rate over sixty scans of noise, independent and dependent", () => {
    for (const copies of [1, 5]) {
      const runs = Array.from({ length: 500 }, (_, seed) => runStream(seed, 60, 20, () => 0, 1, copies).falseShare);
      const rate = meanOf(runs);
      expect(rate).toBeLessThan(0.1 + 2.6 * Math.sqrt(0.09 / 500));
      expect(rate).toBeGreaterThan(0.03); // and it is used: sixty scans spend nine tenths of the budget
    }
  });

  it("holds it with signals in some scans and finds most of the strong ones", () => {
    for (const copies of [1, 5]) {
      const runs = Array.from({ length: 250 }, (_, seed) => runStream(7000 + seed, 60, 40, (scan) => (scan % 3 === 0 ? 10 : 0), 25, copies));
      expect(meanOf(runs.map(({ falseShare }) => falseShare))).toBeLessThan(0.1);
      expect(meanOf(runs.map(({ power }) => power))).toBeGreaterThan(0.4);
    }
  });

  it.each([
    ["history[0].level", [{ level: 1.2, tested: 1, rejected: 0 }]],
    ["history[0].rejected", [{ level: 0.1, tested: 1, rejected: 2 }]],
    [
      "history[1].tested",
      [
        { level: 0.1, tested: 1, rejected: 0 },
        { level: 0.1, tested: NaN, rejected: 0 },
      ],
    ],
  ])("refuses a history that cannot be: %s", (what, history) => {
    expect(() => nextBatchLevel(history)).toThrow(InvalidInputError);
    expect(() => nextBatchLevel(history)).toThrow(what);
  });
});

describe("nextTestLevel (LORD++)", () => {
  /** The formula of the paper, term by term. */
  const naive = (rejected: readonly boolean[], alpha: number, w0: number): number => {
    const gamma = (j: number): number => (0.07720838 * Math.log(Math.max(j, 2))) / (j * Math.exp(Math.sqrt(Math.log(j))));
    const t = rejected.length + 1;
    const times = rejected.flatMap((isRejected, i) => (isRejected ? [i + 1] : []));
    return gamma(t) * w0 + (times.length > 0 ? (alpha - w0) * gamma(t - times[0]!) : 0) + alpha * times.slice(1).reduce((sum, tau) => sum + gamma(t - tau), 0);
  };

  it("is the published rule", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (rejected, alpha, part) => {
          const initialWealth = alpha * part;
          expect(nextTestLevel(rejected, { alpha, initialWealth }).alpha / naive(rejected, alpha, initialWealth)).toBeCloseTo(1, 9);
          expect(nextTestLevel(rejected, { alpha }).alpha / naive(rejected, alpha, alpha / 2)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it("keeps the books: wealth is the start less all levels plus what rejections earned", () => {
    const rng = createRng(4);
    const rejected: boolean[] = [];
    let paid = 0;
    for (let t = 0; t < 50; t++) {
      const { alpha, wealth } = nextTestLevel(rejected);
      paid += alpha;
      const count = rejected.filter(Boolean).length;
      expect(wealth).toBeCloseTo(0.025 - paid + (count > 0 ? 0.025 : 0) + 0.05 * Math.max(0, count - 1), 12);
      rejected.push(rng() < 0.3);
    }
  });

  it("holds the false discovery rate over a stream of single tests", () => {
    const shares = Array.from({ length: 300 }, (_, seed) => {
      const rng = createRng(seed, "lord");
      const rejected: boolean[] = [];
      let right = 0;
      for (let t = 0; t < 150; t++) {
        const isSignal = rng() < 0.2;
        const p = isSignal ? rng() ** 12 : rng();
        rejected.push(p <= nextTestLevel(rejected, { alpha: 0.1 }).alpha);
        if (isSignal && rejected.at(-1)) right++;
      }
      const total = rejected.filter(Boolean).length;
      return total === 0 ? 0 : (total - right) / total;
    });
    expect(meanOf(shares)).toBeLessThan(0.1);
    expect(meanOf(shares)).toBeGreaterThan(0.005);
  });

  it("refuses more wealth than alpha", () => {
    expect(() => nextTestLevel([], { alpha: 0.05, initialWealth: 0.06 })).toThrow(/at most alpha = 0.05/);
  });
});
