import type { IsoDate } from "../../core/dates.js";
import type { CommitteeRow, PoliticianRecord } from "../../core/ports.js";
import type { Chamber, Party } from "../../core/types.js";

/** An office that a file names without its days. */
export interface Seat {
  readonly chamber: Chamber;
  readonly state: string;
  readonly district: string | null;
  readonly party: Party;
}

/**
 * A member with what linking by name needs beyond the port's record. `terms` is empty when the files say nothing about days: the CSV lists hold
 * only the last office of a member, which is in `seats`.
 */
export interface LegislatorRecord extends PoliticianRecord {
  readonly middleName: string | null;
  readonly suffix: string | null;
  /** Other full names: as in an encyclopedia, on a ballot, or official. */
  readonly aliases: readonly string[];
  readonly seats: readonly Seat[];
  /** Whether `terms` is the whole career, so that a day outside of it speaks against the member. */
  readonly hasAllTerms: boolean;
  /** Whether the member serves at the date of a list without terms: one that gives an office address to all. Lists of former members give some of their last ones. */
  readonly isServing: boolean;
  /** Known to have left before this day, though the terms are not known. */
  readonly leftBefore: IsoDate | null;
}

/** `Republican` → `R`, `Democrat` or `Democratic-…` → `D`, all others → `I`. Null for an empty cell. */
export function partyOf(text: string): Party | null {
  const word = text.trim().toLowerCase();
  if (word === "") return null;
  return word === "r" || word.startsWith("republican") ? "R" : word === "d" || word.startsWith("democrat") ? "D" : "I";
}

export function chamberOf(type: string): Chamber | null {
  const word = type.trim().toLowerCase();
  return word === "sen" || word === "senate" ? "senate" : word === "rep" || word === "house" ? "house" : null;
}

export const BIOGUIDE_ID = /^[A-Z]\d{6}$/;

/**
 * Two records of one member as one: terms, seats and other names are united, and the newer office speaks.
 * @param newer - whose present office and names win
 */
export function mergeRecords(newer: LegislatorRecord, older: LegislatorRecord): LegislatorRecord {
  const terms = new Map([...older.terms, ...newer.terms].map((term) => [`${term.chamber} ${term.from}`, term]));
  const seats = new Map([...newer.seats, ...older.seats].map((seat) => [JSON.stringify([seat.chamber, seat.state, seat.district, seat.party]), seat]));
  return {
    ...newer,
    nickname: newer.nickname ?? older.nickname,
    middleName: newer.middleName ?? older.middleName,
    suffix: newer.suffix ?? older.suffix,
    birthday: newer.birthday ?? older.birthday,
    aliases: [...new Set([...newer.aliases, ...older.aliases, older.name])].filter((alias) => alias !== newer.name),
    terms: [...terms.values()].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
    seats: [...seats.values()],
    hasAllTerms: newer.hasAllTerms || older.hasAllTerms,
    isServing: newer.isServing || older.isServing,
    leftBefore: null,
  };
}

/** A member with the committees of `rows`, each once, in order of their ids. */
export function withCommittees(record: LegislatorRecord, rows: readonly CommitteeRow[]): LegislatorRecord {
  if (rows.length === 0) return record;
  const memberships = new Map(
    rows.map((row) => [`${row.committeeId} ${row.from ?? ""}`, { id: row.committeeId, name: row.committeeName, from: row.from, to: row.to }]),
  );
  return { ...record, committees: [...memberships].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, membership]) => membership) };
}
