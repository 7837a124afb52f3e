import { toMatrix, toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { productInto, productWithTransposeInto, type StateSpace } from "../../math/state-space/system.js";

/** A matrix as rows. */
export type Rows = ArrayLike<ArrayLike<number>>;
const rows = z.custom<Rows>((value) => typeof value === "object" && value !== null && "length" in value, "rows of numbers");
const vector = z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null && "length" in value, "an array of numbers");

const systemSchema = z.strictObject({
  design: rows,
  observationCovariance: rows,
  transition: rows,
  selection: z.optional(rows),
  stateCovariance: rows,
  stateIntercept: z.optional(vector),
  observationIntercept: z.optional(vector),
  initialState: vector,
  initialCovariance: rows,
});

/** y_t = design · a_t + observationIntercept + ε_t,  a_{t+1} = transition · a_t + stateIntercept + selection · η_t */
export interface StateSpaceSystem {
  /** Z, [p × m]. */
  readonly design: Rows;
  /** H = var ε, [p × p]. */
  readonly observationCovariance: Rows;
  /** T, [m × m]. */
  readonly transition: Rows;
  /** R, [m × r]; default the identity. */
  readonly selection?: Rows;
  /** Q = var η, [r × r]. */
  readonly stateCovariance: Rows;
  /** c, [m]; default 0. */
  readonly stateIntercept?: ArrayLike<number>;
  /** d, [p]; default 0. */
  readonly observationIntercept?: ArrayLike<number>;
  /** Prediction of the first state, before any observation, [m]. */
  readonly initialState: ArrayLike<number>;
  /** Its covariance, [m × m]. */
  readonly initialCovariance: Rows;
}

/** @throws InvalidInputError INVALID_OPTION, WRONG_LENGTH, NOT_FINITE */
export function readSystem(where: string, given: unknown): StateSpace {
  const read = parseOptions(where, systemSchema, given);
  const matrix = (what: keyof typeof read, wantedRows: number | null, wantedColumns: number | null): { rows: number; columns: number; data: Float64Array } => {
    const value = toMatrix(where, `system.${what}`, read[what] as Rows, 1);
    if (value.rows !== (wantedRows ?? value.rows) || value.columns !== (wantedColumns ?? value.columns)) {
      const expected = `${wantedRows ?? "any number of"} rows of ${wantedColumns ?? "any number of"} columns`;
      throw new InvalidInputError("WRONG_LENGTH", { where, what: `system.${what}`, expected, received: `${value.rows} × ${value.columns}` });
    }
    return value;
  };
  const { rows: p, columns: m, data: design } = matrix("design", null, null);
  const column = (what: "stateIntercept" | "observationIntercept" | "initialState", length: number): Float64Array => {
    const value = read[what];
    if (value === undefined) return new Float64Array(length);
    const values = toSeries(where, `system.${what}`, value);
    if (values.length === length) return values;
    throw new InvalidInputError("WRONG_LENGTH", { where, what: `system.${what}`, expected: `${length} values`, received: values.length });
  };
  const covariance = (what: "observationCovariance" | "stateCovariance" | "initialCovariance", size: number): Float64Array => {
    const { data } = matrix(what, size, size);
    for (let i = 0; i < size; i++) {
      if (!(data[i * size + i] >= 0))
        throw new InvalidInputError("INVALID_OPTION", { where, what: `system.${what}[${i}][${i}]`, expected: "a variance >= 0", received: data[i * size + i] });
      for (let j = 0; j < i; j++) {
        const [one, other] = [data[i * size + j], data[j * size + i]];
        if (!(Math.abs(one - other) <= 1e-8 * Math.sqrt(data[i * size + i]) * Math.sqrt(data[j * size + j])))
          throw new InvalidInputError("INVALID_OPTION", {
            where,
            what: `system.${what}[${i}][${j}]`,
            expected: `${other}, as its mirror image`,
            received: one,
          });
        data[i * size + j] = data[j * size + i] = one + 0.5 * (other - one);
      }
    }
    return data;
  };
  const selection = read.selection === undefined ? null : matrix("selection", m, null);
  const shocks = covariance("stateCovariance", selection?.columns ?? m);
  let stateCovariance = shocks;
  if (selection) {
    const r = selection.columns;
    const half = new Float64Array(m * r);
    stateCovariance = new Float64Array(m * m);
    productInto(half, selection.data, shocks, m, r, r);
    productWithTransposeInto(stateCovariance, half, selection.data, m, r, m);
  }
  return {
    observed: p,
    states: m,
    design,
    observationCovariance: covariance("observationCovariance", p),
    transition: matrix("transition", m, m).data,
    stateCovariance,
    stateIntercept: column("stateIntercept", m),
    observationIntercept: column("observationIntercept", p),
    initialState: column("initialState", m),
    initialCovariance: covariance("initialCovariance", m),
  };
}

/** As for any matrix. */
const MOST_VALUES = 2_147_483_647;

/** One row per time: numbers, null for one that was not observed, null for the whole row. */
export type ObservedRows = ArrayLike<ArrayLike<number | null> | null>;

/** Flat [n × p] with NaN for what is missing. @throws InvalidInputError */
export function toObservations(where: string, y: ObservedRows, p: number): { data: Float64Array; n: number } {
  const n = (y as ObservedRows | null | undefined)?.length;
  if (typeof y !== "object" || y === null || typeof n !== "number" || !Number.isInteger(n))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "y", expected: "rows of numbers, or null", received: y });
  if (n < 1) throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "y", expected: "at least 1 row", received: n });
  if (n * p > MOST_VALUES) throw new InvalidInputError("INVALID_OPTION", { where, what: "y", expected: `at most ${MOST_VALUES} values`, received: n * p });
  const assertRow = (row: unknown, t: number): void => {
    if (row === null || (typeof row === "object" && typeof (row as ArrayLike<number>).length === "number")) return;
    throw new InvalidInputError("INVALID_OPTION", { where, what: `y[${t}]`, expected: "an array of numbers, or null", received: row });
  };
  for (const t of [0, n - 1]) assertRow(y[t], t); // before room is made for a length that nothing stands behind
  const data = new Float64Array(n * p).fill(Number.NaN);
  for (let t = 0; t < n; t++) {
    const row = y[t];
    assertRow(row, t);
    if (row === null) continue;
    if (row.length !== p)
      throw new InvalidInputError("WRONG_LENGTH", { where, what: `y[${t}]`, expected: `${p} values, as the design has rows`, received: row.length });
    for (let i = 0; i < p; i++) {
      const value = row[i];
      if (value === null) continue;
      if (typeof value !== "number" || !Number.isFinite(value))
        throw new InvalidInputError("NOT_FINITE", { where, what: `y[${t}][${i}]`, expected: "a finite number, or null", received: value });
      data[t * p + i] = value;
    }
  }
  return { data, n };
}
