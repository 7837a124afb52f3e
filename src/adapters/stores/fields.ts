import { type IsoDate, type IsoInstant, isIsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { storableText } from "./json.js";

// One field of a record, checked and in the form in which every store keeps it. JSON.stringify would turn NaN into null, so nothing
// unchecked may get that far.

/** Names the record in errors: the store's method and the record's position, such as `newTrades[3]`. */
export interface Place {
  readonly where: string;
  readonly what: string;
}

export function textField(place: Place, field: string, value: unknown): string {
  if (typeof value !== "string") throw refused("INVALID_OPTION", place, field, "a text", value);
  return storableText(value);
}

/** One of a union's words, which the types know and the caller vouches for. */
export function wordField<T extends string>(place: Place, field: string, value: T): T {
  return textField(place, field, value) as T;
}

export function numberField(place: Place, field: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw refused("NOT_FINITE", place, field, "a finite number", value);
  return value + 0; // −0 becomes 0, as in JSON
}

/** A count or a seed: 0 … 2^53 − 1. */
export function wholeField(place: Place, field: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw refused("INVALID_OPTION", place, field, "a whole number >= 0", value);
  return (value as number) + 0;
}

/** A day from 0001-01-01 on: SQL has no year 0. */
export function dateField(place: Place, field: string, value: unknown): IsoDate {
  if (!isIsoDate(value) || value.startsWith("0000")) throw refused("NOT_A_DATE", place, field, "a real day as YYYY-MM-DD", value);
  return value;
}

/** A moment, to the millisecond. */
export function instantField(place: Place, field: string, value: unknown): IsoInstant {
  const moment = typeof value === "string" && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(value) ? new Date(value) : null;
  if (moment === null || Number.isNaN(moment.getTime())) throw refused("NOT_A_DATE", place, field, "a moment such as 2024-05-01T12:00:00Z", value);
  return moment.toISOString();
}

/** Null stays null, and a property that is missing counts as null. */
export function orNull<V, T>(field: (place: Place, name: string, value: V) => T, place: Place, name: string, value: V | null | undefined): T | null {
  return value === null || value === undefined ? null : field(place, name, value);
}

export function flagField(place: Place, field: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw refused("INVALID_OPTION", place, field, "true or false", value);
  return value;
}

function refused(code: string, { where, what }: Place, field: string, expected: string, received: unknown): InvalidInputError {
  return new InvalidInputError(code, { where, what: `${what}.${field}`, expected, received });
}
