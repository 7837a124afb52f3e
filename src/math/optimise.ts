// Minima of functions, with and without derivatives, and numeric derivatives.
export { type MinimiseOptions, minimise } from "./optimise/bfgs.js";
export { brent, type LineMinimum } from "./optimise/brent.js";
export { type NelderMeadOptions, nelderMead } from "./optimise/nelder-mead.js";
export { numericGradientInto, numericHessian } from "./optimise/numeric-derivatives.js";
export type { GradientInto, Minimum, Objective } from "./optimise/objective.js";
