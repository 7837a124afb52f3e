const GOLDEN = 0.381966011250105; // (3 − √5) / 2

export interface LineMinimum {
  readonly point: number;
  /** +Infinity when the function is undefined wherever it was asked. */
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/**
 * A local minimum of a function of one variable in [a, b] by Brent's mixture of golden sections and parabolas; undefined values (NaN, infinite) count as
 * +Infinity.
 * @param tolerance - of the point, relative to 1e-3 + |x|; below √ε there is nothing to gain. Default 1.5e-8
 * @see Brent (1973), Algorithms for Minimization without Derivatives, ch. 5
 */
export function brent(f: (x: number) => number, a: number, b: number, { tolerance = 1.5e-8, maxEvaluations = 200 } = {}): LineMinimum {
  let evaluations = 0;
  const valueAt = (at: number): number => {
    evaluations++;
    const value = f(at);
    return Number.isFinite(value) ? value : Infinity;
  };
  let low = Math.min(a, b);
  let high = Math.max(a, b);
  let x = low + GOLDEN * (high - low); // lowest so far
  let w = x; // second lowest
  let v = x; // w before
  let fx = valueAt(x);
  let fw = fx;
  let fv = fx;
  let move = 0;
  let before = 0; // the move before the last
  while (evaluations < maxEvaluations) {
    const middle = low + 0.5 * (high - low);
    const least = tolerance * (1e-3 + Math.abs(x));
    if (Math.abs(x - middle) <= 2 * least - 0.5 * (high - low)) return { point: x, value: fx, evaluations, converged: fx < Infinity };
    let golden = true;
    if (Math.abs(before) > least && fv < Infinity) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs(0.5 * q * before) && p > q * (low - x) && p < q * (high - x)) {
        before = move;
        move = p / q;
        const at = x + move;
        if (at - low < 2 * least || high - at < 2 * least) move = x < middle ? least : -least;
        golden = false;
      }
    }
    if (golden) {
      before = x < middle ? high - x : low - x;
      move = GOLDEN * before;
    }
    const at = x + (Math.abs(move) >= least ? move : move > 0 ? least : -least);
    const value = valueAt(at);
    if (value <= fx) {
      if (at < x) high = x;
      else low = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = at;
      fx = value;
    } else {
      if (at < x) low = at;
      else high = at;
      if (value <= fw || w === x) {
        v = w;
        fv = fw;
        w = at;
        fw = value;
      } else if (value <= fv || v === x || v === w) {
        v = at;
        fv = value;
      }
    }
  }
  return { point: x, value: fx, evaluations, converged: false };
}
