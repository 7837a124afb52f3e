/**
 * Domain types, errors and ports of capitol-quant. Engines live in subpaths: `capitol-quant/cycles`, `capitol-quant/stats`, …
 * @module
 */
export { addDays, daysBetween, type IsoDate, type IsoInstant, isIsoDate } from "./core/dates.js";
export { ConvergenceError, DataSourceError, type Fault, InvalidInputError, QuantError, StoreError } from "./core/errors.js";
export { type Amount, addAmounts, amountFromBracket, NO_MONEY } from "./core/money.js";
export type * from "./core/ports.js";
export { createRng, type Rng } from "./core/rng.js";
export type * from "./core/types.js";
