import { labelSwitches } from "./align.js";
import { sketchRegimes } from "./characteristics.js";
import { carriedOn, type Knowledge, learnt, type Setting } from "./knowledge.js";
import type { RegimeName } from "./schema.js";

/** One fit of the walk-forward history. */
export interface RegimeRefit {
  /** The last row that parameters and scaling have seen, and the first that they give a state. */
  readonly row: number;
  readonly states: number;
  readonly converged: boolean;
  /** true: from a search of its own; false: the states before, brought up to date. */
  readonly fresh: boolean;
  /** By label, from the rows up to `row`; null for labels that no state has. */
  readonly names: readonly (RegimeName | null)[];
  /** Standard deviations of returns, likewise; null also for a state of fewer than two rows. */
  readonly volatilities: readonly (number | null)[];
  /** States of this fit that lie nearer to another label's state before than to their own. */
  readonly labelSwitches: number;
}

export interface WalkForward {
  /** By row: label, −1 where nothing was known. */
  readonly history: Int32Array;
  /** By row: what that label was called then, and how volatile it had been. */
  readonly nameHistory: readonly (RegimeName | null)[];
  readonly volatilityHistory: Float64Array;
  /** By row and label, with room for every label that there could be; NaN where nothing was known. */
  readonly probabilities: readonly Float64Array[];
  readonly refits: readonly RegimeRefit[];
  readonly last: Knowledge | null;
  readonly labels: number;
}

export function walkForward(setting: Setting): WalkForward {
  const { rows, firstRow, options } = setting;
  const width = options.states === "auto" ? options.maxStates : options.states;
  const history = new Int32Array(rows).fill(-1);
  const nameHistory = new Array<RegimeName | null>(rows).fill(null);
  const volatilityHistory = new Float64Array(rows).fill(Number.NaN);
  const spans: { readonly from: number; readonly states: number; readonly values: Float64Array; readonly labels: Int32Array }[] = [];
  const refits: RegimeRefit[] = [];
  let last: Knowledge | null = null;
  for (let row = firstRow + options.minimumTraining - 1; row < rows; row += options.refitEvery) {
    const to = Math.min(rows, row + options.refitEvery);
    const before: Knowledge | null = last;
    const next = learnt(setting, row, before);
    if (next !== null) {
      const { fit, fresh, labels, profiles, seen } = next;
      const names = new Array<RegimeName | null>(width).fill(null);
      const volatilities = new Array<number | null>(width).fill(null);
      sketchRegimes(setting.returns, firstRow, seen.subarray(0, (row + 1 - firstRow) * fit.states), fit.states).forEach(({ name, volatility }, k) => {
        names[labels[k]] = name;
        volatilities[labels[k]] = volatility;
      });
      refits.push({
        row,
        states: fit.states,
        converged: fit.converged,
        fresh,
        names,
        volatilities,
        labelSwitches: before ? labelSwitches(before.profiles, profiles) : 0,
      });
    }
    last = next ?? (before && carriedOn(setting, before, to));
    if (last === null) continue;
    const { fit, labels, seen }: Knowledge = last;
    const values = seen.slice((row - firstRow) * fit.states, (to - firstRow) * fit.states);
    for (let t = row; t < to; t++) {
      history[t] = labels[likeliest(values, (t - row) * fit.states, fit.states)];
      nameHistory[t] = refits.at(-1)!.names[history[t]];
      volatilityHistory[t] = refits.at(-1)!.volatilities[history[t]] ?? Number.NaN;
    }
    spans.push({ from: row, states: fit.states, values, labels });
  }
  const labels = spans.reduce((most, span) => span.labels.reduce((sum, label) => Math.max(sum, label + 1), most), 0);
  const probabilities = Array.from({ length: rows }, () => new Float64Array(width).fill(Number.NaN));
  for (const { from, states, values, labels: own } of spans) {
    for (let at = 0; at < values.length; at += states) {
      const out = probabilities[from + at / states].fill(0);
      for (let k = 0; k < states; k++) out[own[k]] = values[at + k];
    }
  }
  return { history, nameHistory, volatilityHistory, probabilities, refits, last, labels };
}

export function likeliest(probabilities: Float64Array, at: number, states: number): number {
  let best = 0;
  for (let k = 1; k < states; k++) if (probabilities[at + k] > probabilities[at + best]) best = k;
  return best;
}
