import * as z from "../core/schema.js";

// The kinds of options of this entry, each a predicate and its words.

export const described = <T>(holds: (value: T) => boolean, words: string) => z.custom<T>((value) => holds(value as T), words);

/** One of some words; the first of them is the default. */
export const choice = <const T extends readonly [string, ...string[]]>(...words: T) => z._default(z.enum(words), words[0] as T[number]);

const isWhole = (value: unknown, least: number, most = Infinity): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

export const whole = (least: number, most?: number) =>
  described<number>((value) => isWhole(value, least, most), `a whole number >= ${least}${most === undefined ? "" : ` and <= ${most}`}`);

export const wholeOr = <const T extends string>(word: T, least: number) =>
  described<number | T>((value) => value === word || isWhole(value, least), `a whole number >= ${least} or "${word}"`);

export const within = (above: number, below: number) =>
  described<number>((value) => typeof value === "number" && value > above && value < below, `a number > ${above} and < ${below}`);

export const listOf = <T extends number>(isMember: (value: T) => boolean, words: string) =>
  described<readonly T[]>((values) => Array.isArray(values) && values.length > 0 && values.every(isMember), words);

export const share = within(0, 1);
export const isPeriod = (value: number): boolean => isWhole(value, 2);
export const isOdd = (value: number): boolean => isWhole(value, 3) && value % 2 === 1;
export const oddWindow = described<number>(isOdd, "an odd whole number >= 3");
export const truth = described<boolean>((value) => typeof value === "boolean", "true or false");
