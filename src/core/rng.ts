// Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers:
// as easy as 1, 2, 3", doi:10.1145/2063384.2063405). The n-th number of a stream depends on the key and on n alone, so that
// streams can be split without overlap; only additions, rotations and exclusive-ors are used, so every runtime gives the same bits.

import { InvalidInputError } from "./errors.js";

/** Uniform on [0, 1) with 53 random bits. */
export type Rng = () => number;

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const PARITY = 0x1bd11bda;

/** One block: encrypts the counter (c0, c1) under the key (k0, k1) into `out`. */
export function threefry2x32(out: Uint32Array, k0: number, k1: number, c0: number, c1: number): void {
  const schedule = [k0, k1, (k0 ^ k1 ^ PARITY) >>> 0];
  let x0 = (c0 + k0) >>> 0;
  let x1 = (c1 + k1) >>> 0;
  for (let round = 0; round < 20; round++) {
    x0 = (x0 + x1) >>> 0;
    const turn = ROTATIONS[round & 7]!;
    x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0;
    if ((round & 3) === 3) {
      const injection = (round >> 2) + 1;
      x0 = (x0 + schedule[injection % 3]!) >>> 0;
      x1 = (x1 + schedule[(injection + 1) % 3]! + injection) >>> 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
}

/**
 * A stream of uniforms. The path names the purpose: `createRng(seed, "prices", 3)` and `createRng(seed, "trades")` are independent.
 * @param seed - unsigned 32-bit integer
 * @throws InvalidInputError when the seed is anything else, since two seeds that are silently one would give equal "independent" streams
 */
export function createRng(seed: number, ...path: readonly (string | number)[]): Rng {
  if (typeof seed !== "number" || seed >>> 0 !== seed)
    throw new InvalidInputError("INVALID_OPTION", { where: "createRng", what: "seed", expected: "a whole number from 0 to 2^32 - 1", received: seed });
  const key = new Uint32Array([seed, 0x9e3779b9]);
  for (const step of path) derive(key, step);
  const [k0, k1] = key as unknown as [number, number];
  const block = new Uint32Array(2);
  let low = 0;
  let high = 0;
  return () => {
    threefry2x32(block, k0, k1, low, high);
    low = (low + 1) >>> 0;
    if (low === 0) high = (high + 1) >>> 0;
    return ((block[0]! >>> 5) * 67108864 + (block[1]! >>> 6)) / 9007199254740992;
  };
}

/** Folds one step of a path into the key, four bytes a block; numbers and texts never collide, nor do "ab","c" and "a","bc". */
function derive(key: Uint32Array, step: string | number): void {
  const isText = typeof step === "string";
  const text = String(step);
  threefry2x32(key, key[0]!, key[1]!, isText ? 1 : 2, text.length);
  for (let i = 0; i < text.length; i += 2) {
    threefry2x32(key, key[0]!, key[1]!, 3, (text.charCodeAt(i) | ((text.charCodeAt(i + 1) || 0) << 16)) >>> 0);
  }
}
