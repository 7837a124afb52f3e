/**
 * Elementary functions that return the same bits in every JavaScript runtime.
 *
 * `Math.exp`, `Math.sin` and their kin are left to the engine by ECMAScript and differ in the last bit between V8 releases,
 * JavaScriptCore and SpiderMonkey. Here only `+ - * / Math.sqrt`, integer arithmetic and the bit pattern of binary64 are used, all of
 * them fixed by IEEE 754. Special values follow C99 annex F (so `pow(1, NaN) = 1`, unlike `Math.pow`). Bit access assumes a
 * little-endian machine, as every JavaScript engine in use has.
 *
 * Largest error seen against mpmath, in units in the last place: see `test/math/elementary.test.ts`, which keeps the bounds
 * (tanh 4, all others 1).
 */
export { atan, atan2 } from "./elementary/atan.js";
export { exp, expm1, tanh } from "./elementary/exp.js";
export { log, log1p, log1pMinusX } from "./elementary/log.js";
export { pow } from "./elementary/pow.js";
export { cos, sin, tan } from "./elementary/trig.js";
