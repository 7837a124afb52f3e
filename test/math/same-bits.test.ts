import { expect, it } from "vitest";
import { mathHashes } from "./same-bits.js";

// Written once; a change of a formula changes its line, a change of the runtime must not change any.
const EXPECTED: Readonly<Record<string, string>> = {
  atan: "7d2f54ff",
  cos: "8ea9110e",
  exp: "fd3e4428",
  expm1: "ebf32f79",
  log: "3088f8a2",
  log1p: "151e1775",
  log1pMinusX: "3ae15a76",
  sin: "916099d6",
  tan: "1ed04c28",
  tanh: "340a80a0",
  erf: "d0b7decd",
  erfc: "95193a47",
  lgamma: "bd0e94a8",
  digamma: "4190768e",
  atan2: "be6edcf0",
  cosTurns: "e4affda9",
  sinTurns: "c813b94f",
  turnsOf: "3eb870bf",
  pow: "12ce11a8",
  gammaQ: "d484da38",
  betaI: "48b6ddc0",
  "fft 1": "32f8bb11",
  "fft 45": "a8ad6072",
  "fft 64": "0132b23e",
  "fft 257": "b43afb31",
  "fft 1259": "7457df77",
  "fft 1260": "dc344def",
  "sample normal": "546a4f28",
  "sample gamma": "95cdd7ad",
  "sample poisson": "8cf11afe",
  "sample binomial": "e9543a03",
  "sample alias": "e7d1c460",
};

it("gives the bits on record, the same in every runtime", () => {
  expect(mathHashes()).toEqual(EXPECTED);
});
