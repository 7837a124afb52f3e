import { InvalidInputError } from "./errors.js";
import { Complaint, type output, type Schema } from "./schema.js";

/**
 * Checks one options object and fills in its defaults.
 * @param where - the public call named in the error
 * @throws InvalidInputError INVALID_OPTION, naming the first wrong option, what was expected and what was received
 */
export function parseOptions<S extends Schema<unknown, unknown>>(where: string, schema: S, options: unknown): output<S> {
  const read = schema.read(options ?? {});
  if (!(read instanceof Complaint)) return read as output<S>;
  const { path, expected, unknownNames } = read;
  const received = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], options);
  const what = path.reduce<string>((name, key) => (typeof key === "number" ? `${name}[${key}]` : `${name}.${key}`), "options");
  throw new InvalidInputError("INVALID_OPTION", { where, what, expected, received: unknownNames ?? received });
}
