// Loops of hidden Markov models, two states in the lanes of one instruction; twins in src/regimes/hmm/twin.ts say what each computes.
// A row of a table holds `pairs` lane pairs; a model block holds, per pair, means, the triangle of the whitening matrix by rows, and a constant.
export { bestPaths, chains } from "./hmm/chains";
export { likelihoods, quadratics } from "./hmm/densities";
export { moments, posteriors } from "./hmm/expectations";
