import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { type AdditiveForecasterOptions, additiveSchema, type ResolvedAdditiveForecasterOptions } from "./schema.js";

/** Options checked against each other. */
export function readOptions(where: string, given: AdditiveForecasterOptions): ResolvedAdditiveForecasterOptions {
  const options = parseOptions(where, additiveSchema, given);
  const { growth, cap, floor } = options;
  if (growth === "logistic" && !(cap !== undefined && cap > floor))
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.cap",
      expected: `a number above floor = ${floor} for logistic growth`,
      received: cap,
    });
  if (growth !== "logistic" && (cap !== undefined || floor !== 0))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.cap and floor", expected: 'growth "logistic" beside them', received: growth });
  return options;
}

export const nameOf = (regressor: ResolvedAdditiveForecasterOptions["regressors"][number]): string =>
  typeof regressor === "string" ? regressor : regressor.name;

/** The regressors' columns in the order of the options. */
export function readRegressors(
  where: string,
  options: ResolvedAdditiveForecasterOptions,
  given: Readonly<Record<string, ArrayLike<number>>> | undefined,
  length: number,
): Float64Array[] {
  const names = options.regressors.map(nameOf);
  const surplus = Object.keys(given ?? {}).find((name) => !names.includes(name));
  if (surplus !== undefined)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "regressors", expected: "only those that options.regressors names", received: surplus });
  return names.map((name) => {
    const what = `regressors.${name}`;
    const column = given !== undefined && Object.hasOwn(given, name) ? given[name] : undefined;
    if (column === undefined) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `a column of ${length} values`, received: column });
    const values = toColumn(where, what, column, 0);
    if (values.length !== length) throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${length} values`, received: values.length });
    return values;
  });
}
