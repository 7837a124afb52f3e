import { log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { largestOf } from "../../stats/columns.js";
import { nameStates, type StateEstimate } from "./names.js";
import type { RegimeName } from "./schema.js";

/** Standard errors, each null where too few rows tell. */
export interface RegimeStandardErrors {
  readonly averageReturn: number | null;
  readonly volatility: number | null;
  readonly averageVolume: number | null;
  readonly frequency: number | null;
  readonly expectedDuration: number | null;
}

/** What a regime was like over the whole sample, rows weighted by its smoothed probability. */
export interface RegimeCharacteristic {
  /** As in the histories. */
  readonly state: number;
  readonly name: RegimeName;
  /** Evidence, 0 to 1, that the name is right: see the guide's rules of names. */
  readonly nameProbability: number;
  /** Mean return per row; null when no row is in the state. */
  readonly averageReturn: number | null;
  /** Standard deviation of returns per row; null when fewer than two rows are. */
  readonly volatility: number | null;
  /** null without volumes. */
  readonly averageVolume: number | null;
  /** Share of the rows. */
  readonly frequency: number;
  /** Rows per stay, 1 / (1 − a_ii); Infinity for a regime that is never left. */
  readonly expectedDuration: number;
  readonly standardErrors: RegimeStandardErrors;
}

/**
 * @param weights - probabilities of the states given all rows, [rows − firstRow × states]
 * @param transition - [states × states]
 */
export function describeRegimes(
  returns: Float64Array,
  volumes: Float64Array | null,
  firstRow: number,
  weights: Float64Array,
  transition: Float64Array,
): RegimeCharacteristic[] {
  const states = Math.sqrt(transition.length);
  const rows = returns.length - firstRow;
  const moments = Array.from({ length: states }, (_, k) => ({
    ofReturns: weightedMoments(returns, firstRow, weights, k, states),
    ofVolumes: volumes && weightedMoments(volumes, firstRow, weights, k, states),
  }));
  const names = nameStates(moments.map(({ ofReturns }) => estimateOf(ofReturns)));
  const shares = moments.map(({ ofReturns }) => ofReturns.weight / rows);
  return moments.map(({ ofReturns, ofVolumes }, k): RegimeCharacteristic => {
    const stay = transition[k * states + k];
    const exits = (ofReturns.weight - weights[(rows - 1) * states + k]) * (1 - stay);
    const expectedDuration = 1 / (1 - stay);
    return {
      state: k,
      name: names[k].name,
      nameProbability: names[k].probability,
      averageReturn: ofReturns.mean,
      volatility: ofReturns.deviation,
      averageVolume: ofVolumes?.mean ?? null,
      frequency: shares[k],
      expectedDuration,
      standardErrors: {
        averageReturn: ofReturns.meanError,
        volatility: ofReturns.deviation !== null && ofReturns.logDeviationError !== null ? ofReturns.deviation * ofReturns.logDeviationError : null,
        averageVolume: ofVolumes?.meanError ?? null,
        frequency: frequencyError(shares[k], stay, inflow(shares, transition, k), rows),
        expectedDuration: exits >= 1 ? expectedDuration * Math.sqrt(stay / exits) : null,
      },
    };
  });
}

/** What rows `firstRow`, … were like in each state under these probabilities, [rows × states]. */
export function sketchRegimes(
  returns: Float64Array,
  firstRow: number,
  probabilities: Float64Array,
  states: number,
): { readonly name: RegimeName; readonly volatility: number | null }[] {
  const moments = Array.from({ length: states }, (_, k) => weightedMoments(returns, firstRow, probabilities, k, states));
  const names = nameStates(moments.map(estimateOf));
  return moments.map(({ deviation }, k) => ({ name: names[k].name, volatility: deviation }));
}

interface WeightedMoments {
  readonly weight: number;
  readonly mean: number | null;
  readonly meanError: number | null;
  readonly deviation: number | null;
  /** Of the logarithm of the deviation. */
  readonly logDeviationError: number | null;
}

/** Of column k of the weights; the number of rows that errors rest on is (Σ w)² / Σ w². */
function weightedMoments(values: Float64Array, firstRow: number, weights: Float64Array, k: number, states: number): WeightedMoments {
  const unit = powerOfTwoBelow(largestOf(values.subarray(0, firstRow + weights.length / states))); // fourth powers stay in range
  let weight = 0;
  let squaredWeights = 0;
  let largest = 0;
  for (let at = k; at < weights.length; at += states) {
    weight += weights[at];
    squaredWeights += weights[at] * weights[at];
    largest = Math.max(largest, weights[at]);
  }
  if (!(largest >= 0.5)) return { weight, mean: null, meanError: null, deviation: null, logDeviationError: null };
  let mean = 0;
  for (let pass = 0; pass < 2; pass++) {
    let rest = 0; // the second pass takes out what rounding left, which an offset much larger than the spread makes felt
    for (let at = k, t = firstRow; at < weights.length; at += states, t++) rest += weights[at] * (values[t] / unit - mean);
    mean += rest / weight;
  }
  let second = 0;
  let fourth = 0;
  let weightedSecond = 0;
  for (let at = k, t = firstRow; at < weights.length; at += states, t++) {
    const deviation = values[t] / unit - mean;
    const square = deviation * deviation;
    second += (weights[at] / weight) * square;
    fourth += (weights[at] / weight) * square * square;
    weightedSecond += (weights[at] / weight) * (weights[at] / weight) * square;
  }
  const effective = (weight * weight) / squaredWeights;
  if (effective < 2) return { weight, mean: mean * unit, meanError: null, deviation: null, logDeviationError: null };
  const correction = effective / (effective - 1);
  // A kurtosis below the normal law's is luck more often than not, and would make the volatility look too well known.
  const kurtosis = Math.max(3, second > 0 ? fourth / second / second : 3);
  return {
    weight,
    mean: mean * unit,
    meanError: Math.sqrt(weightedSecond * correction) * unit,
    deviation: Math.sqrt(second * correction) * unit,
    logDeviationError: 0.5 * Math.sqrt((kurtosis - 1) / effective),
  };
}

function estimateOf({ mean, meanError, deviation, logDeviationError }: WeightedMoments): StateEstimate | null {
  if (mean === null || meanError === null || deviation === null || logDeviationError === null) return null;
  return { mean, meanStandardError: meanError, logVolatility: log(Math.max(deviation, Number.MIN_VALUE)), logVolatilityStandardError: logDeviationError };
}

/** Chance to enter state k from outside it. */
function inflow(shares: readonly number[], transition: Float64Array, k: number): number {
  const outside = 1 - shares[k];
  if (!(outside > 0)) return 0;
  return shares.reduce((sum, share, i) => (i === k ? sum : sum + (share / outside) * transition[i * shares.length + k]), 0);
}

/** Of the share of time in one of two states, in and out, from how long stays hang together; null where stays have no end in sight. */
function frequencyError(share: number, stay: number, entry: number, rows: number): number | null {
  const dependence = stay - entry;
  if (!(share > 0 && share < 1)) return null;
  const error = Math.sqrt(((share * (1 - share)) / rows) * ((1 + dependence) / (1 - dependence)));
  return error <= 0.5 ? error : null;
}
