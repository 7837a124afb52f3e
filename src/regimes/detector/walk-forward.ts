import { ConvergenceError } from "../../core/errors.js";
import { alignedLabels, type LabelledProfiles, labelSwitches, labelsByVolatility } from "./align.js";
import { sketchRegimes } from "./characteristics.js";
import { chooseStates, type StateChoice } from "./choose-states.js";
import { fitHmmStates } from "./hmm-states.js";
import { fitJumpStates } from "./jump-states.js";
import { fitLens, type Lens, throughLens } from "./lens.js";
import { type StateProfile, stateProfiles } from "./profile.js";
import type { RegimeName, ResolvedRegimeDetectorOptions } from "./schema.js";
import type { Design, StateFit } from "./state-fit.js";

/** What a run of fits works on. */
export interface Setting {
  readonly returns: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly firstRow: number;
  readonly rows: number;
  /** What the number of states is chosen by: features without a memory of their own. */
  readonly choiceColumns: readonly Float64Array[];
  readonly options: ResolvedRegimeDetectorOptions;
}

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

interface Fitted {
  readonly fit: StateFit;
  readonly design: Design;
  readonly choice: StateChoice;
  /** From a search of its own. */
  readonly fresh: boolean;
  /** Rows seen at the last fresh search, and at the last choice of the number of states. */
  readonly searchedAt: number;
  readonly chosenAt: number;
}

/** States as known at one row, and how they are labelled. */
export interface Knowledge extends Fitted {
  /** Label of each state. */
  readonly labels: Int32Array;
  /** Probabilities given rows up to and including each, from `firstRow` to the row before the next fit, [rows × states]. */
  readonly seen: Float64Array;
  readonly profiles: LabelledProfiles;
}

/** No value may pull a state to itself alone; half the loss of squares grows without end, a likelihood does so less. In robust deviations. */
const FURTHEST = { hmm: 50, jump: 5 } as const;
/** A fresh search once the rows seen have grown by a quarter, a choice of the number of states once by half. */
const SEARCH_GROWTH = 1.25;
const CHOICE_GROWTH = 1.5;

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

/** Probabilities of rows up to `to` − 1, each given the rows up to and including it. */
function seenBy({ columns, firstRow, options }: Setting, fit: StateFit, design: Design, to: number): Float64Array {
  return fit.filtered({ ...design, x: throughLens(columns, design.lens, firstRow, to, FURTHEST[options.method]) });
}

function carriedOn(setting: Setting, before: Knowledge, to: number): Knowledge {
  return { ...before, seen: seenBy(setting, before.fit, before.design, to) };
}

/**
 * States from rows up to and including `row`, labelled as those known before.
 * @param final - searched afresh and to the end, whenever that was done last
 * @returns null when no feature varies yet, or no usable fit was found
 * @throws ConvergenceError when that happens to the final fit
 */
export function learnt(setting: Setting, row: number, before: Knowledge | null, final = false): Knowledge | null {
  const { columns, firstRow, options } = setting;
  if (fitLens(columns, firstRow, row + 1, false, FURTHEST[options.method]).scaling.used.length === 0) return null;
  let found: Fitted;
  try {
    found = broughtUpToDate(setting, row, before, final);
  } catch (error) {
    if (error instanceof ConvergenceError && !final) return null;
    throw error;
  }
  const next = known(setting, row, before, found);
  if (final || before === null || found.fresh || labelSwitches(before.profiles, next.profiles) === 0) return next;
  // Before a state is turned into another's likeness that has to be clearly better than to leave all as they were.
  const held = before.fit.continued(found.design, "none");
  return found.fit.score > held.score + held.margin ? next : known(setting, row, before, { ...found, fit: held });
}

/** What a fit knows of the rows up to `row` and of those to the next fit, under the labels of what was known before. */
function known(setting: Setting, row: number, before: Knowledge | null, found: Fitted): Knowledge {
  const { returns, columns, firstRow, options, rows } = setting;
  const { fit, design } = found;
  const seen = seenBy(setting, fit, design, Math.min(rows, row + options.refitEvery));
  const states = stateProfiles(columns, firstRow, row + 1, seen, fit.states);
  const past = seen.subarray(0, (row + 1 - firstRow) * fit.states);
  const labels = before === null ? labelsByVolatility(returns, firstRow, past, fit.states) : alignedLabels(before.profiles, states);
  const profiles = new Map<number, StateProfile>();
  states.forEach((profile, k) => {
    if (profile !== null) profiles.set(labels[k], profile);
  });
  return { ...found, labels, seen, profiles };
}

/** The states known before brought up to date, or those of a fresh search: when there are none before, another number is called for, or it is clearly better. */
function broughtUpToDate({ columns, firstRow, choiceColumns, options }: Setting, row: number, before: Knowledge | null, final: boolean): Fitted {
  const limit = FURTHEST[options.method];
  const rowsSeen = row + 1 - firstRow;
  const due = (last: number, growth: number): boolean => (final && rowsSeen > last) || rowsSeen >= growth * last;
  const choose = before === null || due(before.chosenAt, CHOICE_GROWTH);
  const choice = choose ? chooseStates(choiceColumns, firstRow, row + 1, options) : before.choice;
  const lens = fitLens(columns, firstRow, row + 1, choice.withMemory && choiceColumns === columns, limit);
  const design: Design = { x: throughLens(columns, lens, firstRow, row + 1, limit), columns: lens.scaling.used.length, lens };
  const continues = before !== null && before.fit.states === choice.states && alike(before.design.lens, lens);
  const continued = continues ? before.fit.continued(design, final ? "thorough" : "quick") : null;
  const search = continued === null || due(before!.searchedAt, SEARCH_GROWTH);
  const searched = search ? freshFit(design, choice.states, options) : null;
  const fresh = continued === null || (searched !== null && searched.score > continued.score + continued.margin);
  return {
    fit: fresh ? searched! : continued,
    design,
    choice,
    fresh,
    searchedAt: search ? rowsSeen : before!.searchedAt,
    chosenAt: choose ? rowsSeen : before.chosenAt,
  };
}

/** Whether parameters seen through one lens mean something through the other. */
function alike(a: Lens, b: Lens): boolean {
  return (a.memory === null) === (b.memory === null) && String(a.scaling.used) === String(b.scaling.used);
}

function freshFit(design: Design, states: number, options: ResolvedRegimeDetectorOptions): StateFit {
  return options.method === "jump" ? fitJumpStates(design, states, options) : fitHmmStates(design, states, options);
}
