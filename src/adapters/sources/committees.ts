import { isoDate } from "../../core/dates.js";
import type { CommitteeRow, Source } from "../../core/ports.js";
import { readCsv } from "./csv.js";
import { type ReadOptions, readHead, sourceError } from "./files.js";
import { houseCommitteesIn } from "./house-committees.js";
import { ownField } from "./json.js";
import { BIOGUIDE_ID } from "./legislator-record.js";
import { headerWord, soundHeader } from "./lines.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";
import { readYamlItems } from "./yaml-items.js";

export type CommitteeLayout = "committee-membership-csv" | "committee-membership-yaml" | "committee-assignments-csv";
/** `committees-yaml` lists committees without members; it gives names to the membership YAML, which only has ids. */
export type CommitteeFile = CommitteeLayout | "committees-yaml";

export interface CommitteeSourceOptions extends BatchOptions {
  /** Names by committee id, from `readCommitteeNames`; an id without a name stands for itself. */
  readonly names?: ReadonlyMap<string, string>;
}

export interface FileCommitteeSource extends Source<CommitteeRow> {
  readonly vendor: CommitteeLayout;
}

/**
 * Opens a file of committee memberships: the present ones of unitedstates/congress-legislators (CSV or YAML; `from` and `to` are null, because the files do not
 * say since when), or the House assignments by Congress (`from` and `to` are that Congress). A row that names two committees gives two.
 * `from`, `to` and `asOf` of a query narrow nothing.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file
 */
export async function openCommitteeSource(path: string, options: CommitteeSourceOptions = {}): Promise<FileCommitteeSource> {
  const layout = committeeFileOf(await readHead(path, options));
  if (layout === null || layout === "committees-yaml") throw sourceError("UNKNOWN_LAYOUT", path, "a file of committee memberships", layout ?? "another layout");
  return fileSource<CommitteeLayout, CommitteeRow>(layout, path, options, (batch, reading) =>
    layout === "committee-membership-yaml" ? readYamlRows(path, { ...options, ...reading }, batch) : readCsvRows(path, layout, reading, batch),
  );
}

/** What a file's first characters say, or null when it is about no committees. */
export function committeeFileOf(head: string): CommitteeFile | null {
  const first = head.split(/\r\n|\n|\r/).find((line) => line.trim() !== "" && !/^(?:#|---)/.test(line)) ?? "";
  const words = first.split(",").map(headerWord);
  if (words.includes("bioguide") && words.includes("committeeid")) return "committee-membership-csv";
  if (words.includes("committee") && words.includes("congress") && words.includes("bioguideid")) return "committee-assignments-csv";
  if (/^[A-Z]{4}\d{0,2}:\s*$/.test(first) && /^\s*bioguide: /m.test(head)) return "committee-membership-yaml";
  return /^- type: (?:house|senate|joint)\b/.test(first) && /^\s+thomas_id: /m.test(head) ? "committees-yaml" : null;
}

/** Names by id from `committees-current.yaml`, sub-committees as `House Committee on Agriculture: Livestock, Dairy, and Poultry`. */
export async function readCommitteeNames(
  path: string,
  options: ReadOptions = {},
): Promise<{ names: ReadonlyMap<string, string>; faults: readonly { line: number; detail: string }[] }> {
  const names = new Map<string, string>();
  const faults: { line: number; detail: string }[] = [];
  for await (const item of readYamlItems(path, "list", options)) {
    const value = "fault" in item ? null : item.value;
    const [id, name] = [ownField(value, "thomas_id"), ownField(value, "name")];
    if (typeof id !== "string" || typeof name !== "string") {
      faults.push({ line: item.line, detail: "fault" in item ? item.fault : "a committee with an id and a name" });
      continue;
    }
    names.set(id, name);
    const below = ownField(value, "subcommittees");
    for (const sub of Array.isArray(below) ? (below as unknown[]) : []) {
      const [subId, subName] = [ownField(sub, "thomas_id"), ownField(sub, "name")];
      if (typeof subId === "string" && typeof subName === "string") names.set(id + subId, `${name}: ${subName}`);
    }
  }
  return { names, faults };
}

/** Family names by bioguide id from the House assignments, which list members whom no other file may have. */
export async function readAssignedFamilyNames(path: string, options: ReadOptions = {}): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  let columns: readonly string[] | null = null;
  for await (const records of readCsv(path, { ...options, delimiter: "," })) {
    for (const record of records) {
      if (columns === null) columns = soundHeader(path, record, ["bioguideid", "lastname"]).map(headerWord);
      if ("fault" in record) continue;
      const [id, name] = [record.cells[columns.indexOf("bioguideid")]?.trim() ?? "", record.cells[columns.indexOf("lastname")]?.trim() ?? ""];
      if (BIOGUIDE_ID.test(id) && name !== "") names.set(id, name);
    }
  }
  return names;
}

async function* readCsvRows(path: string, layout: CommitteeLayout, options: ReadOptions, batch: RowBatch<CommitteeRow>): AsyncGenerator<void> {
  let columns: ReadonlyMap<string, number> | null = null;
  let width = 0;
  for await (const records of readCsv(path, { ...options, delimiter: "," })) {
    for (const record of records) {
      if (columns === null) {
        const header = soundHeader(path, record, layout === "committee-membership-csv" ? ["bioguide", "committeeid"] : ["bioguideid", "committee", "congress"]);
        columns = new Map(header.map((cell, i) => [headerWord(cell), i]));
        width = header.length;
      } else if ("fault" in record) batch.quarantine("malformed-record", record.fault, record.line);
      else if (record.cells.length !== width) batch.quarantine("wrong-field-count", `${width} cells in the header, ${record.cells.length} here`, record.line);
      else {
        const { cells } = record;
        const at = columns;
        const field = (name: string): string => cells[at.get(name) ?? -1]?.trim() ?? "";
        if (layout === "committee-membership-csv") fromMembership(field, record.line, batch);
        else fromAssignment(field, record.line, batch);
      }
    }
    yield;
  }
}

function fromMembership(field: (name: string) => string, line: number, batch: RowBatch<CommitteeRow>) {
  const [politicianId, committeeId, name, sub] = [field("bioguide"), field("committeeid"), field("committeename"), field("committeesubcommitteename")];
  if (!BIOGUIDE_ID.test(politicianId) || committeeId === "") return batch.quarantine("missing-field", "a bioguide id and a committee id", line);
  batch.accept({ politicianId, committeeId, committeeName: sub === "" ? name || committeeId : `${name}: ${sub}`, from: null, to: null }, line);
}

function fromAssignment(field: (name: string) => string, line: number, batch: RowBatch<CommitteeRow>) {
  const politicianId = field("bioguideid");
  const congress = Number(field("congress"));
  if (!BIOGUIDE_ID.test(politicianId)) return batch.quarantine("missing-field", `a bioguide id for ${field("representative").slice(0, 60)}`, line);
  if (!Number.isInteger(congress) || congress < 73 || congress > 200)
    return batch.quarantine("unreadable-number", `Congress ${field("congress").slice(0, 20)}`, line);
  const committees = houseCommitteesIn(field("committee"));
  if (committees.length === 0) return batch.quarantine("unknown-code", `no committee: ${field("committee").slice(0, 80)}`, line);
  // The 20th Amendment starts every Congress on 3 January; the 73rd was the last under the old rule, and no file goes back so far.
  const [from, to] = [isoDate(1787 + 2 * congress, 1, 3), isoDate(1789 + 2 * congress, 1, 3)];
  for (const { id, name } of committees) batch.accept({ politicianId, committeeId: id, committeeName: name, from, to }, line);
}

async function* readYamlRows(path: string, options: CommitteeSourceOptions, batch: RowBatch<CommitteeRow>): AsyncGenerator<void> {
  for await (const item of readYamlItems(path, "mapping", options)) {
    if ("fault" in item) {
      batch.quarantine("malformed-record", item.fault, item.line);
      continue;
    }
    const [committeeId] = Object.keys(item.value as object);
    const members = ownField(item.value, committeeId!);
    if (!Array.isArray(members)) {
      batch.quarantine("malformed-record", `members of ${committeeId}`, item.line);
      continue;
    }
    for (const member of members as unknown[]) {
      const politicianId = ownField(member, "bioguide");
      if (typeof politicianId !== "string" || !BIOGUIDE_ID.test(politicianId)) batch.quarantine("missing-field", `a bioguide id in ${committeeId}`, item.line);
      else
        batch.accept(
          { politicianId, committeeId: committeeId!, committeeName: options.names?.get(committeeId!) ?? committeeId!, from: null, to: null },
          item.line,
        );
    }
    yield;
  }
}
