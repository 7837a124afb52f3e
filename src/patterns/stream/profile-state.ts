import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { refuse, toModerateSeries } from "../dtw/door.js";
import type { StreamingMatrixProfileState } from "./streaming-matrix-profile.js";

const stateSchema = z.strictObject({
  format: z.literal(1),
  window: z.int(),
  exclusion: z.int(),
  values: z.array(z.number()),
  indices: z.array(z.int().check(z.gte(-1))),
  leftIndices: z.array(z.int().check(z.gte(-1))),
});

/** @throws InvalidInputError */
export function readProfileState(where: string, state: unknown): StreamingMatrixProfileState {
  const read = parseOptions(where, stateSchema, state);
  const { window, exclusion, values, indices, leftIndices } = read;
  toModerateSeries(where, "options.values", values, 0);
  const count = Math.max(0, values.length - window + 1);
  for (const [name, numbers] of Object.entries({ indices, leftIndices })) {
    if (numbers.length !== count) refuse("WRONG_LENGTH", where, `options.${name}`, `${count} entries, one per window`, numbers.length);
    const bad = numbers.findIndex((number, i) => number >= (name === "indices" ? count : i - exclusion) || (number >= 0 && Math.abs(number - i) <= exclusion));
    if (bad >= 0 && numbers[bad] >= 0) refuse("INVALID_OPTION", where, `options.${name}[${bad}]`, "a window that may be compared", numbers[bad]);
  }
  return read;
}
