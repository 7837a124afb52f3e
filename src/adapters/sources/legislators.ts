import { isIsoDate } from "../../core/dates.js";
import type { NamedPolitician, PoliticianRecord, Source } from "../../core/ports.js";
import { readCsv } from "./csv.js";
import { type ReadOptions, readHead, sourceError } from "./files.js";
import { ownField, readJson } from "./json.js";
import { BIOGUIDE_ID, chamberOf, type LegislatorRecord, partyOf, type Seat } from "./legislator-record.js";
import { headerWord, soundHeader } from "./lines.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";
import { readYamlItems } from "./yaml-items.js";

export type LegislatorLayout = "legislators-csv" | "legislators-yaml" | "legislators-parties-json";

export interface LegislatorSource extends Source<LegislatorRecord> {
  readonly vendor: LegislatorLayout;
}

/**
 * Opens a list of members of unitedstates/congress-legislators: the CSV (current or historical; a member's last office without days, so `terms` is empty)
 * or the YAML (all terms). The parties JSON has no ids and is read by `openMembersWithoutId`.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file
 */
export async function openLegislatorSource(path: string, options: BatchOptions = {}): Promise<LegislatorSource> {
  const layout = legislatorLayoutOf(await readHead(path, options));
  if (layout === null || layout === "legislators-parties-json")
    throw sourceError("UNKNOWN_LAYOUT", path, "a list of legislators with bioguide ids (CSV or YAML)", layout ?? "another layout");
  return fileSource<LegislatorLayout, LegislatorRecord>(layout, path, options, (batch, reading) =>
    (layout === "legislators-csv" ? readCsvRows : readYamlRows)(path, reading, batch),
  );
}

/** What a file's first characters say, or null when it is no list of members. */
export function legislatorLayoutOf(head: string): LegislatorLayout | null {
  const first = head.split(/\r\n|\n|\r/).find((line) => line.trim() !== "" && !/^(?:#|---)/.test(line)) ?? "";
  const words = first.split(",").map(headerWord);
  if (words.includes("bioguideid") && words.includes("lastname") && words.includes("birthday")) return "legislators-csv";
  if (/^- id:\s*$/.test(first) && /^\s+bioguide:/m.test(head)) return "legislators-yaml";
  return /^\s*\{/.test(head) && /"legislators"\s*:/.test(head) && /"official_full"\s*:/.test(head) ? "legislators-parties-json" : null;
}

async function* readCsvRows(path: string, options: ReadOptions, batch: RowBatch<LegislatorRecord>): AsyncGenerator<void> {
  let columns: ReadonlyMap<string, number> | null = null;
  let width = 0;
  for await (const records of readCsv(path, { ...options, delimiter: "," })) {
    for (const record of records) {
      if (columns === null) {
        const header = soundHeader(path, record, ["bioguideid", "lastname", "firstname", "type", "state", "party"]);
        columns = new Map(header.map((cell, i) => [cell.trim().toLowerCase(), i]));
        width = header.length;
      } else if ("fault" in record) batch.quarantine("malformed-record", record.fault, record.line);
      else if (record.cells.length !== width) batch.quarantine("wrong-field-count", `${width} cells in the header, ${record.cells.length} here`, record.line);
      else {
        const { cells } = record;
        const at = columns;
        fromCsv((field) => cells[at.get(field) ?? -1]?.trim() || null, record.line, batch);
      }
    }
    yield;
  }
}

function fromCsv(field: (name: string) => string | null, line: number, batch: RowBatch<LegislatorRecord>) {
  const seat = seatOf(field("type"), field("state"), field("district"), field("party"));
  const id = field("bioguide_id");
  const [first, last] = [field("first_name"), field("last_name")];
  if (id === null || !BIOGUIDE_ID.test(id)) return batch.quarantine("missing-field", `a bioguide id, not ${id ?? "nothing"}`, line);
  if (first === null || last === null || seat === null) return batch.quarantine("missing-field", "a name, a chamber, a state and a party", line);
  const [middle, suffix] = [field("middle_name"), field("suffix")];
  const aliases = [field("ballotpedia_id"), field("wikipedia_id")].filter((alias) => alias !== null && alias !== field("full_name"));
  batch.accept(
    {
      id,
      name: field("full_name") ?? [first, middle, last, suffix].filter((part) => part !== null).join(" "),
      ...office(seat),
      firstName: first,
      lastName: last,
      nickname: field("nickname"),
      birthday: dayOrNull(field("birthday")),
      terms: [],
      middleName: middle,
      suffix,
      aliases: aliases as string[],
      seats: [seat],
      hasAllTerms: false,
      isServing: field("address") !== null,
      leftBefore: null,
    },
    line,
  );
}

async function* readYamlRows(path: string, options: ReadOptions, batch: RowBatch<LegislatorRecord>): AsyncGenerator<void> {
  for await (const item of readYamlItems(path, "list", options)) {
    if ("fault" in item) batch.quarantine("malformed-record", item.fault, item.line);
    else fromYaml(item.value, item.line, batch);
    yield;
  }
}

function fromYaml(value: unknown, line: number, batch: RowBatch<LegislatorRecord>) {
  const [ids, name] = [ownField(value, "id"), ownField(value, "name")];
  const id = textOf(ids, "bioguide");
  const [first, last] = [textOf(name, "first"), textOf(name, "last")];
  if (id === null || !BIOGUIDE_ID.test(id)) return batch.quarantine("missing-field", `a bioguide id, not ${id ?? "nothing"}`, line);
  if (first === null || last === null) return batch.quarantine("missing-field", "a first and a last name", line);
  const terms: PoliticianRecord["terms"][number][] = [];
  const listed = ownField(value, "terms");
  for (const term of Array.isArray(listed) ? (listed as unknown[]) : []) {
    const seat = seatOf(textOf(term, "type"), textOf(term, "state"), textOf(term, "district"), textOf(term, "party") ?? "Independent");
    const [from, to] = [textOf(term, "start"), textOf(term, "end")];
    if (seat === null || !isIsoDate(from) || !isIsoDate(to))
      return batch.quarantine("malformed-record", `a term of ${id} without chamber, state or days`, line);
    terms.push({ ...seat, from, to });
  }
  const latest = terms.at(-1);
  if (latest === undefined) return batch.quarantine("missing-field", `terms of ${id}`, line);
  const [middle, suffix, full] = [textOf(name, "middle"), textOf(name, "suffix"), textOf(name, "official_full")];
  const aliases = [textOf(ids, "ballotpedia"), textOf(ids, "wikipedia")].filter((alias) => alias !== null && alias !== full);
  batch.accept(
    {
      id,
      name: full ?? [first, middle, last, suffix].filter((part) => part !== null).join(" "),
      ...office(latest),
      firstName: first,
      lastName: last,
      nickname: textOf(name, "nickname"),
      birthday: dayOrNull(textOf(ownField(value, "bio"), "birthday")),
      terms,
      middleName: middle,
      suffix,
      aliases: aliases as string[],
      seats: [],
      hasAllTerms: true,
      isServing: false,
      leftBefore: null,
    },
    line,
  );
}

export interface ListedMember {
  readonly named: NamedPolitician & Seat;
  readonly firstName: string;
  readonly lastName: string;
  readonly line: number;
}

/** People who served since a day, without ids. */
export interface MembersWithoutId {
  readonly servedSince: string | null;
  readonly members: readonly ListedMember[];
  readonly faults: readonly { readonly line: number; readonly detail: string }[];
}

/** Reads the parties JSON: who served since a day with party, chamber and state, but without ids. @throws DataSourceError as `readText` */
export async function openMembersWithoutId(path: string, options: ReadOptions = {}): Promise<MembersWithoutId> {
  const members: ListedMember[] = [];
  const faults: { line: number; detail: string }[] = [];
  let servedSince: string | null = null;
  for await (const record of readJson(path, options)) {
    if ("fault" in record) throw sourceError("UNREADABLE", path, "sound JSON", record.fault);
    const since = textOf(ownField(record.value, "meta"), "historical_min_end");
    servedSince = isIsoDate(since) ? since : null;
    const listed = ownField(record.value, "legislators");
    for (const [i, entry] of (Array.isArray(listed) ? (listed as unknown[]) : []).entries()) {
      const seat = seatOf(textOf(entry, "chamber"), textOf(entry, "state"), null, textOf(entry, "party"));
      const [name, lastName] = [textOf(entry, "official_full"), textOf(entry, "last")];
      if (seat === null || name === null || lastName === null) faults.push({ line: i + 1, detail: "a name, a party, a chamber and a state" });
      else members.push({ named: { name, bioguideId: null, ...seat }, firstName: textOf(entry, "first") ?? "", lastName, line: i + 1 });
    }
  }
  return { servedSince, members, faults };
}

function seatOf(type: string | null, state: string | null, district: string | null, party: string | null): Seat | null {
  const [chamber, side] = [chamberOf(type ?? ""), partyOf(party ?? "")];
  if (chamber === null || side === null || state === null || !/^[A-Z]{2}$/.test(state)) return null;
  return { chamber, state, district: chamber === "house" && district !== null && /^-?\d{1,2}$/.test(district) ? district : null, party: side };
}

function office({ chamber, state, district, party }: Seat): Pick<PoliticianRecord, "party" | "chamber" | "state" | "district"> {
  return { party, chamber, state, ...(district === null ? {} : { district }) };
}

function dayOrNull(text: string | null): string | null {
  return isIsoDate(text) ? text : null;
}

/** A text or number field as text; null when it is neither, or empty. */
function textOf(record: unknown, key: string): string | null {
  const value = ownField(record, key);
  return typeof value === "string" ? value.trim() || null : typeof value === "number" ? String(value) : null;
}
