import { toMatrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { columnMoments } from "../column-moments.js";

export interface ShrinkageCovariance {
  /** (1 − shrinkage) S + shrinkage · target · I, [p][p], positive definite; S is the sample covariance, divided by n. */
  readonly covariance: readonly Float64Array[];
  /** Weight of the target, from 0 to 1. */
  readonly shrinkage: number;
  /** Mean variance of the columns, trace(S) / p. */
  readonly target: number;
  /** Of the columns, [p]. */
  readonly location: Float64Array;
}

const WHERE = "shrinkageCovariance";

/**
 * Ledoit and Wolf's covariance: the sample's, drawn towards equal variances without correlation by the weight that minimises the expected squared
 * error, estimated from the sample. Positive definite and well conditioned even where columns outnumber rows.
 *
 *     δ = |S − target I|² / p,   β = min(δ, (Σ_t |x_t x_t' − S|² / n²) / p),   shrinkage = β / δ
 *
 * O(n p²). Columns of very different variances should be standardised first: the target gives them one.
 *
 * @param X - one row per observation, [n × p], n at least 2; magnitudes up to 1e140; never modified
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS, CONSTANT_SERIES when no column varies
 * @wholeSample
 * @see Ledoit and Wolf (2004), doi:10.1016/S0047-259X(03)00096-4
 */
export function shrinkageCovariance(X: ArrayLike<ArrayLike<number>>): ShrinkageCovariance {
  const sample = toMatrix(WHERE, "X", X, 2);
  const { rows: n, columns: p, data } = sample;
  const { mean, deviation } = columnMoments(WHERE, "X", sample);
  const unit = powerOfTwoBelow(deviation.reduce((largest, value) => Math.max(largest, value), 0));
  if (deviation.every((value) => value === 0)) {
    throw new InvalidInputError("CONSTANT_SERIES", { where: WHERE, what: "X", expected: "values that vary", received: data[0] });
  }
  const covariance = new Float64Array(p * p);
  const x = new Float64Array(p);
  let fourth = 0; // Σ_t |x_t|⁴ = Σ_t |x_t x_t'|²
  for (let t = 0; t < n; t++) {
    let square = 0;
    for (let j = 0; j < p; j++) {
      x[j] = (data[t * p + j]! - mean[j]!) / unit;
      square += x[j]! * x[j]!;
    }
    fourth += square * square;
    for (let i = 0; i < p; i++) {
      const value = x[i]!;
      for (let j = 0; j <= i; j++) covariance[i * p + j] = covariance[i * p + j]! + value * x[j]!;
    }
  }
  let trace = 0;
  let norm = 0; // |S|²
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = covariance[i * p + j]! / n;
      covariance[i * p + j] = covariance[j * p + i] = entry;
      norm += (i === j ? 1 : 2) * entry * entry;
    }
    trace += covariance[i * p + i]!;
  }
  const target = trace / p;
  let distance = 0; // |S − target I|², summed itself: as a difference it would cancel
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      const entry = covariance[i * p + j]! - (i === j ? target : 0);
      distance += entry * entry;
    }
  }
  const noise = Math.max(0, Math.min(distance, (fourth / n - norm) / n));
  const shrinkage = distance > 0 && noise > 0 ? noise / distance : 0;
  return {
    covariance: Array.from({ length: p }, (_, i) =>
      Float64Array.from({ length: p }, (_, j) => ((1 - shrinkage) * covariance[i * p + j]! + (i === j ? shrinkage * target : 0)) * unit * unit),
    ),
    shrinkage,
    target: target * unit * unit,
    location: mean,
  };
}
