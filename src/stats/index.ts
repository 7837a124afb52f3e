/**
 * Statistics: probability laws with honest tails, tests, multiple testing, reporting delays.
 *
 * @module
 */
export { beta } from "./beta.js";
export { binomial } from "./binomial.js";
export { chiSquared } from "./chi-squared.js";
export { fisherF } from "./fisher-f.js";
export { gamma } from "./gamma.js";
export { type AdjustedPValues, type AdjustPValuesOptions, adjustPValues } from "./multiple-testing.js";
export { normal } from "./normal.js";
export { poisson } from "./poisson.js";
export { studentT } from "./student-t.js";
