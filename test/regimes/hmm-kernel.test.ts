import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { type LentArrays, lend, own } from "../../src/regimes/hmm/operations.js";
import { blockSize, blockStart } from "../../src/regimes/hmm/twin.js";

interface Shape {
  seed: number;
  rows: number;
  features: number;
  states: number;
  diagonal: boolean;
  /** Standard deviations that rows may lie out, so that exponentials come near the end of the doubles and beyond. */
  far: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(1000),
  rows: fc.integer({ min: 1, max: 21 }),
  features: fc.integer({ min: 1, max: 6 }),
  states: fc.integer({ min: 1, max: 9 }),
  diagonal: fc.boolean(),
  far: fc.constantFrom(0, 3, 40, 1e4),
});

/** Every operation in turn, each on what those before it left. */
function everything({ seed, rows, features, states, diagonal, far }: Shape, arraysOf: typeof lend): Float64Array[] {
  const pairs = (states + 1) >> 1;
  const width = 2 * pairs;
  const block = width * blockSize(features);
  const lengths = [
    rows * features,
    rows * width,
    rows * width,
    rows * width,
    rows,
    block,
    width * width,
    width * width,
    width * width,
    block,
    rows * width,
    width * width,
  ];
  const { operations, arrays }: LentArrays = arraysOf(features, ...lengths);
  const [x, density, alpha, beta, scales, model, transition, transposed, transitions, sums, paths, logTransition] = arrays;
  const rng = createRng(seed, "kernel");
  for (const array of arrays) array.fill(0);
  x.forEach((_, i) => {
    x[i] = sampleNormal(rng) * (1 + far * rng());
  });
  for (let k = 0; k < width; k++) {
    const at = blockStart(k, features);
    for (let i = 0; i < blockSize(features); i++) model[at + 2 * i] = k < states ? sampleNormal(rng) : 0;
    if (k >= states) model[at + 2 * (blockSize(features) - 1)] = -Infinity;
    for (let j = 0; j < states; j++) if (k < states) transition[k * width + j] = transposed[j * width + k] = rng() / states;
  }
  const kept: Float64Array[] = [];
  operations.quadraticsInto(density, x, model, rows, features, pairs, diagonal, -0.5);
  kept.push(density.slice());
  paths.set(density);
  logTransition.set(transition.map(Math.log));
  operations.bestPathsInto(paths, logTransition, rows, pairs);
  for (let k = 0; k < states; k++) alpha[k] = 1 / states;
  density.fill(0, 0, width);
  kept.push(Float64Array.of(operations.likelihoodsInto(density, rows, pairs)), density.slice());
  operations.forwardInto(alpha, scales, density, transition, rows, pairs);
  kept.push(alpha.slice(width), scales.slice(1));
  operations.forwardBackwardInto(alpha, scales, beta, density, transition, transposed, rows, pairs);
  kept.push(alpha.slice(), scales.slice(1), beta.slice());
  operations.posteriorsInto(beta, transitions, alpha, density, scales, rows, pairs);
  operations.momentsInto(sums, x, model, beta, rows, features, pairs, diagonal);
  return [...kept, beta.slice(), transitions.slice(), sums.slice(), paths.slice()];
}

/** Bits, with one NaN for all: which of them comes out of an operation is left open by the standard. */
const bitsOf = (columns: readonly Float64Array[]): string[] =>
  columns.map((column) => {
    const plain = column.map((value) => (Number.isNaN(value) ? Number.NaN : value));
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString("hex");
  });

describe("the kernel of hidden Markov models", () => {
  it("runs here", () => {
    expect(lend(1, 2).operations).not.toBe(own(1, 2).operations);
  });

  it("gives its twin's bits, for any number of rows, features and states", () => {
    fc.assert(
      fc.property(shape, (one) => {
        expect(bitsOf(everything(one, lend))).toEqual(bitsOf(everything(one, own)));
      }),
      { numRuns: 400 },
    );
  });
});
