import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import type { Cadence } from "./cadence.js";
import { readOptions } from "./door.js";
import type { AdditiveState } from "./fitted-additive.js";
import { createLayout, type Layout } from "./layout.js";
import { type AdditiveForecasterOptions, seasonalitySchema } from "./schema.js";

const numbers = z.array(z.number());
const record = z.custom<Readonly<Record<string, number[]>>>(
  (value) => typeof value === "object" && value !== null && Object.values(value).every((column) => Array.isArray(column) && column.every(Number.isFinite)),
  "columns of finite numbers by name",
);
const schema = z.strictObject({
  format: z.literal(1),
  options: z.custom<AdditiveForecasterOptions>((value) => typeof value === "object" && value !== null, "the options of the model"),
  dated: z.boolean(),
  start: z.number(),
  span: z.number().check(z.positive()),
  last: z.number(),
  cadence: z.union([
    z.strictObject({ kind: z.literal("days"), days: z.int().check(z.positive()) }),
    z.strictObject({ kind: z.literal("weekdays") }),
    z.strictObject({ kind: z.literal("months"), months: z.int().check(z.positive()) }),
    z.strictObject({ kind: z.literal("irregular") }),
  ]),
  changepoints: numbers,
  lateBends: numbers,
  seasons: z.array(seasonalitySchema),
  regressors: z.array(z.strictObject({ name: z.string(), mean: z.number(), deviation: z.number().check(z.positive()) })),
  origin: z.number(),
  scale: z.number().check(z.positive()),
  theta: numbers,
  point: z.strictObject({ theta: numbers, turn: z.number() }),
  sigma: z.number().check(z.gte(0)),
  /** Lower triangle, row by row. */
  gram: numbers,
  gradient: numbers,
  residualSquares: z.number().check(z.gte(0)),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
  components: z.strictObject({ mean: numbers, trend: numbers, seasonal: record, holidays: record, regressors: record }),
  residuals: numbers,
});

/**
 * What `FittedAdditive.toJSON` writes.
 * @interface
 */
export type AdditiveJson = z.output<typeof schema>;

export function writeAdditive(state: AdditiveState): AdditiveJson {
  const { options, layout, gram, components } = state;
  const size = layout.allColumns;
  const lower: number[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) lower.push(gram[i * size + j]);
  return {
    format: 1,
    options: structuredClone(options) as AdditiveForecasterOptions,
    dated: layout.dated,
    start: layout.start,
    span: layout.span,
    last: state.last,
    cadence: { ...state.cadence },
    changepoints: Array.from(layout.changepoints),
    lateBends: Array.from(layout.lateBends),
    seasons: layout.seasons.map((season) => ({ ...season })),
    regressors: layout.regressors.map((regressor) => ({ ...regressor })),
    origin: state.origin,
    scale: state.scale,
    theta: Array.from(state.theta),
    point: { theta: Array.from(state.point.theta), turn: state.point.turn },
    sigma: state.sigma,
    gram: lower,
    gradient: Array.from(state.gradient),
    residualSquares: state.residualSquares,
    converged: state.converged,
    iterations: state.iterations,
    components: {
      mean: Array.from(components.mean),
      trend: Array.from(components.trend),
      seasonal: plain(components.seasonal),
      holidays: plain(components.holidays),
      regressors: plain(components.regressors),
    },
    residuals: Array.from(state.residuals),
  };
}

/** @throws InvalidInputError */
export function readAdditive(data: AdditiveJson): AdditiveState {
  const where = "FittedAdditive.fromJSON";
  const read = parseOptions(where, schema, data);
  const options = readOptions(where, read.options);
  const layout: Layout = createLayout(options, {
    dated: read.dated,
    start: read.start,
    span: read.span,
    changepoints: Float64Array.from(read.changepoints),
    lateBends: Float64Array.from(read.lateBends),
    seasons: read.seasons,
    regressors: read.regressors,
  });
  const size = layout.allColumns;
  const n = read.residuals.length;
  const requireLength = (what: string, { length }: readonly number[], expected: number): void => {
    if (length !== expected) throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${expected} numbers`, received: length });
  };
  requireLength("theta", read.theta, size);
  requireLength("point.theta", read.point.theta, size);
  requireLength("gradient", read.gradient, size);
  requireLength("gram", read.gram, (size * (size + 1)) / 2);
  requireLength(
    "regressors",
    read.regressors.map(() => 0),
    options.regressors.length,
  );
  const { components } = read;
  requireLength("components.mean", components.mean, n);
  requireLength("components.trend", components.trend, n);
  for (const [name, column] of [components.seasonal, components.holidays, components.regressors].flatMap(Object.entries<number[]>))
    requireLength(`components ${name}`, column, n);
  const gram = new Float64Array(size * size);
  for (let i = 0, at = 0; i < size; i++) for (let j = 0; j <= i; j++) gram[i * size + j] = gram[j * size + i] = read.gram[at++];
  return {
    options,
    layout,
    last: read.last,
    cadence: read.cadence as Cadence,
    origin: read.origin,
    scale: read.scale,
    theta: Float64Array.from(read.theta),
    point: { theta: Float64Array.from(read.point.theta), turn: read.point.turn },
    sigma: read.sigma,
    gram,
    gradient: Float64Array.from(read.gradient),
    residualSquares: read.residualSquares,
    observations: n,
    converged: read.converged,
    iterations: read.iterations,
    components: {
      mean: Float64Array.from(components.mean),
      trend: Float64Array.from(components.trend),
      seasonal: typed(components.seasonal),
      holidays: typed(components.holidays),
      regressors: typed(components.regressors),
    },
    residuals: Float64Array.from(read.residuals),
  };
}

function plain(columns: Readonly<Record<string, Float64Array>>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column)]));
}

function typed(columns: Readonly<Record<string, readonly number[]>>): Record<string, Float64Array> {
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column)])));
}
