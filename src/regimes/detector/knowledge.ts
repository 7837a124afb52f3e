import { ConvergenceError } from "../../core/errors.js";
import { alignedLabels, type LabelledProfiles, labelSwitches, labelsByVolatility } from "./align.js";
import { chooseStates, type StateChoice } from "./choose-states.js";
import { fitHmmStates } from "./hmm-states.js";
import { fitJumpStates } from "./jump-states.js";
import { FURTHEST, fitLens, type Lens, throughLens } from "./lens.js";
import { type StateProfile, stateProfiles } from "./profile.js";
import type { ResolvedRegimeDetectorOptions } from "./schema.js";
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

/** A fresh search once the rows seen have grown by a quarter, a choice of the number of states once by half. */
const SEARCH_GROWTH = 1.25;
const CHOICE_GROWTH = 1.5;

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

/** Probabilities of rows up to `to` − 1, each given the rows up to and including it. */
function seenBy({ columns, firstRow, options }: Setting, fit: StateFit, design: Design, to: number): Float64Array {
  return fit.filtered({ ...design, x: throughLens(columns, design.lens, firstRow, to, FURTHEST[options.method]) });
}

/** The same knowledge, when a refit failed: what it says of the rows up to `to` − 1. */
export function carriedOn(setting: Setting, before: Knowledge, to: number): Knowledge {
  return { ...before, seen: seenBy(setting, before.fit, before.design, to) };
}
