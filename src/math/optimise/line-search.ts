const SUFFICIENT = 1e-4; // share of the promised decrease that counts
const CURVATURE = 0.9; // share of the slope that may remain
const TRIALS = 40;

/** Where a line search ended: the step, and the value and slope there. Step 0: nothing lower was found. */
export interface Step {
  step: number;
  value: number;
  slope: number;
}

/**
 * A step along a line that lowers the function and flattens its slope: Wolfe's conditions by bracketing and safeguarded cubic interpolation.
 *
 * Where differences of values drown in rounding, a step also passes on its slopes alone (Hager and Zhang's approximate conditions), which is what carries
 * a search from half of the digits to nearly all. An undefined trial (+Infinity) bounds the bracket and is bisected away.
 *
 * @param valueAt - f along the line, +Infinity where undefined
 * @param slopeAt - its derivative at the step last given to `valueAt`; NaN where undefined
 * @param first - the trial to begin with
 * @see Nocedal and Wright, Numerical Optimization, 2nd ed., Algorithms 3.5 and 3.6; Hager and Zhang (2005), doi:10.1137/030601880, (4.1)
 */
export function lineSearch(valueAt: (step: number) => number, slopeAt: (step: number) => number, value: number, slope: number, first: number): Step {
  const noise = 1e-14 * Math.abs(value); // about fifty roundings of the value
  const best: Step = { step: 0, value, slope };
  let low = { step: 0, value, slope };
  let high: Step | null = null;
  let trial = first;
  for (let trials = 0; trials < TRIALS; trials++) {
    const there = valueAt(trial);
    const decreased = there <= value + SUFFICIENT * trial * slope && there < low.value;
    if (!decreased && !(there <= value + noise)) {
      high = { step: trial, value: there, slope: Number.NaN };
    } else {
      const slopeThere = slopeAt(trial);
      if (!Number.isFinite(slopeThere)) high = { step: trial, value: Infinity, slope: Number.NaN };
      else {
        if (there < best.value) Object.assign(best, { step: trial, value: there, slope: slopeThere });
        const flat = Math.abs(slopeThere) <= -CURVATURE * slope;
        const nearly = there <= value + noise && slopeThere <= (2 * SUFFICIENT - 1) * slope && slopeThere >= CURVATURE * slope;
        if ((decreased && flat) || nearly) return { step: trial, value: there, slope: slopeThere };
        const here = { step: trial, value: there, slope: slopeThere };
        if (!decreased && slopeThere > 0) high = here;
        else if (slopeThere * ((high?.step ?? Infinity) - low.step) >= 0) {
          high = low;
          low = here;
        } else low = here;
      }
    }
    const next: number = high === null ? 4 * trial : inside(low, high);
    if (!(Math.abs(next - trial) > 1e-16 * Math.abs(trial)) || next > 1e300) break;
    trial = next;
  }
  return best;
}

/** The minimum of the cubic (or, lacking a slope, the parabola) through both ends, kept away from them; the middle where there is none. */
function inside(low: Step, high: Step): number {
  const width = high.step - low.step;
  let at = Number.NaN;
  if (Number.isFinite(high.value)) {
    if (Number.isFinite(high.slope)) {
      const a = low.slope + high.slope - (3 * (high.value - low.value)) / width;
      const b = Math.sign(width) * Math.sqrt(a * a - low.slope * high.slope);
      at = high.step - (width * (high.slope + b - a)) / (high.slope - low.slope + 2 * b);
    } else at = low.step - (low.slope * width * width) / (2 * (high.value - low.value - low.slope * width));
  }
  const share = (at - low.step) / width;
  return low.step + width * (share >= 0.1 && share <= 0.9 ? share : share < 0.1 ? 0.1 : share > 0.9 ? 0.9 : 0.5);
}
