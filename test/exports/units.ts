// Numbers do not know their unit: with all data multiplied by four, every number of a result must be multiplied by a power of four.

/** Beyond what two runs of an iterative fit in exactly scaled data may differ by. */
const TOLERANCE = 1e-6;
const DEGREES = [0, 1, 2, -1, -2, 0.5, -0.5, 3, 4, 6];

/** Paths of numbers, or of columns of numbers, that are not homogeneous of any degree. `scaled` is the answer to the data times four. */
export function faultsOfUnits(plain: unknown, scaled: unknown, path = "", seen = new Set<unknown>()): string[] {
  if (typeof plain === "number" && typeof scaled === "number")
    return hasDegree([plain], [scaled]) ? [] : [`${path || "the result"} went from ${plain} to ${scaled}`];
  if (typeof plain !== "object" || plain === null || typeof scaled !== "object" || scaled === null || seen.has(plain)) {
    return typeof plain === typeof scaled || typeof plain === "function" ? [] : [`${path} went from ${String(plain)} to ${String(scaled)}`];
  }
  seen.add(plain);
  if (isNumbers(plain) && isNumbers(scaled)) {
    if (plain.length !== scaled.length) return [`${path} went from ${plain.length} to ${scaled.length} values`];
    return hasDegree(Array.from(plain), Array.from(scaled)) ? [] : [`${path} is not of one degree`];
  }
  return Object.entries(plain).flatMap(([key, entry]) => faultsOfUnits(entry, (scaled as Record<string, unknown>)[key], path ? `${path}.${key}` : key, seen));
}

/** One degree for a whole column, or one for each of its entries (coefficients of several columns). */
function hasDegree(plain: readonly number[], scaled: readonly number[]): boolean {
  const size = plain.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))), 0);
  const fits = (degree: number, i: number, slack: number): boolean =>
    Number.isNaN(plain[i]!) ? Number.isNaN(scaled[i]!) : Math.abs(scaled[i]! - plain[i]! * 4 ** degree) <= slack * 4 ** degree;
  if (DEGREES.some((degree) => plain.every((_, i) => fits(degree, i, TOLERANCE * size + 1e-300)))) return true;
  return plain.length <= 16 && plain.every((value, i) => DEGREES.some((degree) => fits(degree, i, TOLERANCE * Math.abs(value) + 1e-300)));
}

const isNumbers = (value: object): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) || (Array.isArray(value) && value.length > 0 && typeof value[0] === "number");
