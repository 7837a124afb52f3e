import { readFileSync } from "node:fs";

/** Rows of one function of test/oracles/math: arguments …, nearest double, rest in units in the last place. */
export function oracleRows(file: "elementary" | "special", name: string): number[][] {
  const path = new URL(`../oracles/math/${file}.json`, import.meta.url);
  const rows = (JSON.parse(readFileSync(path, "utf8")) as Record<string, number[][]>)[name];
  if (!rows || rows.length === 0) throw new Error(`no oracle for ${name}`);
  return rows;
}

/** Distance of a computed value from the exact one, which is `nearest` + `rest` ulp, in units in the last place of `nearest`. */
export function errorInUlps(value: number, nearest: number, rest: number): number {
  if (Number.isNaN(value) || !Number.isFinite(value)) return Infinity;
  return Math.abs((value - nearest) / ulp(nearest) - rest);
}

function ulp(value: number): number {
  const size = Math.abs(value);
  const bits = new BigUint64Array(new Float64Array([size]).buffer);
  const above = new Float64Array(new BigUint64Array([bits[0]! + 1n]).buffer)[0]!;
  return Number.isFinite(above) ? above - size : 2 ** 971;
}
