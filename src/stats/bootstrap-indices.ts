import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { createRng, type Rng } from "../core/rng.js";
import * as z from "../core/schema.js";
import { log1p } from "../math/elementary.js";

/** Replicates have to fit into memory. */
export const MOST_REPLICATIONS = 1e8;
const MOST_OBSERVATIONS = 1e8;

const schema = z.strictObject({
  /** Blocks of random length that wrap around the end, of fixed length that wrap around, or of fixed length within the series. */
  method: z._default(z.enum(["stationary", "circular", "moving"]), "stationary"),
  /** Mean length of the blocks (stationary), or their length, a whole number. 1 draws single observations. */
  blockLength: z.number().check(z.gte(1)),
  replications: z._default(z.int().check(z.positive(), z.lte(MOST_REPLICATIONS)), 1999),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type BootstrapIndicesOptions = z.input<typeof schema>;
export type BlockMethod = "stationary" | "circular" | "moving";

/**
 * Positions of the observations that each resample of a series of n takes, block by block: for statistics of whole panels, or for several
 * tests on the same resamples. Replication r depends on the seed and on r alone. `Array.from(bootstrapIndices(…))` holds them all.
 * @param n - observations, at least 1
 * @returns as many arrays of n positions as `replications`, made one at a time
 * @throws InvalidInputError a block longer than n, or not whole where blocks have a fixed length
 * @see Politis and Romano (1994), doi:10.1080/01621459.1994.10476870; Künsch (1989), doi:10.1214/aos/1176347265
 */
export function bootstrapIndices(n: number, options: BootstrapIndicesOptions): Generator<Int32Array, void, undefined> {
  const { method, blockLength, replications, seed } = parseOptions("bootstrapIndices", schema, options);
  if (!(Number.isInteger(n) && n >= 1 && n <= MOST_OBSERVATIONS))
    throw new InvalidInputError("INVALID_OPTION", {
      where: "bootstrapIndices",
      what: "n",
      expected: `a whole number from 1 to ${MOST_OBSERVATIONS}`,
      received: n,
    });
  requireBlockLength("bootstrapIndices", method, blockLength, n);
  return generate();

  function* generate(): Generator<Int32Array, void, undefined> {
    for (let replication = 0; replication < replications; replication++) {
      const indices = new Int32Array(n);
      resampleInto(indices, method, blockLength, resampleStream(seed, replication));
      yield indices;
    }
  }
}

/** The random numbers of one replication. */
export function resampleStream(seed: number, replication: number): Rng {
  return createRng(seed, "resample", replication);
}

export function requireBlockLength(where: string, method: BlockMethod, blockLength: number, n: number): void {
  const whole = method !== "stationary";
  if (blockLength <= n && (!whole || Number.isInteger(blockLength))) return;
  const expected = `a ${whole ? "whole " : ""}number from 1 to the ${n} observations`;
  throw new InvalidInputError("INVALID_OPTION", { where, what: "options.blockLength", expected, received: blockLength });
}

/** Fills `out` with positions from 0 to out.length − 1; one or two uniforms per block. A kernel without validation. */
export function resampleInto(out: Int32Array, method: BlockMethod, blockLength: number, rng: Rng): void {
  const n = out.length;
  const starts = method === "moving" ? n - blockLength + 1 : n;
  const geometric = method === "stationary" && blockLength > 1 ? log1p(-1 / blockLength) : 0;
  for (let filled = 0; filled < n; ) {
    let position = Math.floor(rng() * starts);
    // A block goes on with probability 1 − 1/blockLength, so that its length is geometric.
    const length = geometric < 0 ? 1 + Math.floor(log1p(-rng()) / geometric) : blockLength;
    const end = Math.min(n, filled + length);
    while (filled < end) {
      out[filled++] = position++;
      if (position === n) position = 0;
    }
  }
}
