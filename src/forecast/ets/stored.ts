import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import type { SmoothingParameters } from "./schema.js";

/** How a fitted value came about. */
export interface SmoothingOrigin {
  /** false: the parameters were given. */
  readonly estimated: boolean;
  readonly converged: boolean;
  /** Of the search that won; 0 when the parameters were given. */
  readonly iterations: number;
}

/** What `toJSON` writes: enough to run the recursions again. */
export interface SmoothingData<Options> extends SmoothingOrigin {
  readonly format: 1;
  readonly options: Options;
  readonly parameters: Omit<SmoothingParameters, "initialSeasonal"> & { readonly initialSeasonal: readonly number[] | null };
  readonly y: readonly number[];
}

const anything = z.custom<unknown>((value) => typeof value === "object" && value !== null, "an object");
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: anything,
  parameters: anything,
  y: z.array(z.number()),
  estimated: z.boolean(),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
});

export function storeSmoothing<Options>(options: Options, parameters: SmoothingParameters, y: Float64Array, origin: SmoothingOrigin): SmoothingData<Options> {
  const { estimated, converged, iterations } = origin;
  const { initialSeasonal } = parameters;
  const plain = { ...parameters, initialSeasonal: initialSeasonal && Array.from(initialSeasonal) };
  return { format: 1, options, parameters: plain, y: Array.from(y), estimated, converged, iterations };
}

/** The outer shape of stored data; options, parameters and the series are for the model to check. @throws InvalidInputError */
export function readStored(where: string, data: unknown): z.output<typeof dataSchema> {
  if (typeof data !== "object" || data === null)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
  return parseOptions(where, dataSchema, data);
}
