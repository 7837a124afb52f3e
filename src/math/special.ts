/** Special functions with the same bits in every runtime; the incomplete ones keep their relative accuracy far into both tails. */
export { erf, erfc, logErfc } from "./special/erf.js";
export { digamma, lgamma } from "./special/gamma.js";
export { betaI, betaIComplement, logBetaI, logBetaIComplement, logBetaKernel } from "./special/incomplete-beta.js";
export { gammaP, gammaQ, logGammaKernel, logGammaP, logGammaQ } from "./special/incomplete-gamma.js";
