import { numericGradientInto } from "./numeric-derivatives.js";
import { counted, type Minimum, type Objective } from "./objective.js";

export interface NelderMeadOptions {
  /** Sides of the first simplex, one number for all or one per coordinate. Default: 5 % of each coordinate, 0.00025 where it is 0. */
  readonly step?: ArrayLike<number> | number;
  /** Default 1000 per coordinate. */
  readonly maxEvaluations?: number;
  /** Done when values and corners of the simplex agree this closely (relative to 1 + size). Default 1e-8. */
  readonly tolerance?: number;
}

/**
 * A local minimum without derivatives: Nelder and Mead's simplex with Gao and Han's coefficients, which depend on the dimension. For functions with kinks,
 * noise or undefined regions, in few coordinates; `minimise` is far faster on smooth ones.
 * @param start - never modified
 * @see Gao and Han (2012), doi:10.1007/s10589-010-9329-3
 */
export function nelderMead(objective: Objective, start: Float64Array, options: NelderMeadOptions = {}): Minimum {
  const n = start.length;
  const { value: f, calls } = counted(objective);
  const { step, maxEvaluations = 1000 * Math.max(1, n), tolerance = 1e-8 } = options;
  const expansion = n > 1 ? 1 + 2 / n : 2;
  const contraction = n > 1 ? 0.75 - 1 / (2 * n) : 0.5;
  const shrinkage = n > 1 ? 1 - 1 / n : 0.5;
  const corners: Corner[] = Array.from({ length: n + 1 }, (_, k) => {
    const point = Float64Array.from(start);
    if (k > 0) {
      const x = start[k - 1];
      const given = typeof step === "number" ? step : step?.[k - 1];
      point[k - 1] = x + (given ?? (x === 0 ? 0.00025 : 0.05 * x));
    }
    return { point, value: f(point) };
  });
  const centre = new Float64Array(n);
  const ranked = (): void => void corners.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value)); // stable; Infinity − Infinity would be NaN
  ranked();
  let iterations = 0;
  let converged = n === 0 && corners[0].value < Infinity;
  const onLine = (factor: number): Corner => {
    const worst = corners[n].point;
    const point = centre.map((c, i) => c + factor * (worst[i] - c));
    return { point, value: f(point) };
  };
  while (n > 0 && calls() < maxEvaluations) {
    const best = corners[0];
    const worst = corners[n];
    let spread = 0;
    for (const { point } of corners) for (let i = 0; i < n; i++) spread = Math.max(spread, Math.abs(point[i] - best.point[i]) / (1 + Math.abs(best.point[i])));
    if (best.value < Infinity && spread <= tolerance && worst.value - best.value <= tolerance * (1 + Math.abs(best.value))) {
      converged = true;
      break;
    }
    iterations++;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += corners[k].point[i];
      centre[i] = sum / n;
    }
    const reflected = onLine(-1);
    if (reflected.value < best.value) {
      const expanded = onLine(-expansion);
      corners[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < corners[n - 1].value) corners[n] = reflected;
    else {
      const outside = reflected.value < worst.value;
      const contracted = onLine(outside ? -contraction : contraction);
      if (contracted.value < Math.min(worst.value, reflected.value) || (outside && contracted.value <= reflected.value)) corners[n] = contracted;
      else {
        for (let k = 1; k <= n; k++) {
          const corner = corners[k];
          for (let i = 0; i < n; i++) corner.point[i] = best.point[i] + shrinkage * (corner.point[i] - best.point[i]);
          corner.value = f(corner.point);
        }
      }
    }
    ranked();
  }
  const { point, value } = corners[0];
  const gradient = new Float64Array(n);
  if (value < Infinity) numericGradientInto(gradient, f, point);
  return { point, value, gradient, iterations, evaluations: calls(), converged };
}

interface Corner {
  readonly point: Float64Array;
  value: number;
}
