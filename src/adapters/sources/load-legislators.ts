import type { CommitteeRow, InputSummary, NamedPolitician, QuarantinedRow } from "../../core/ports.js";
import { committeeFileOf, openCommitteeSource, readCommitteeNames } from "./committees.js";
import { readCsv } from "./csv.js";
import { expandPaths, type ReadOptions, readHead, sourceError } from "./files.js";
import { BIOGUIDE_ID, type LegislatorRecord, mergeRecords, withCommittees } from "./legislator-record.js";
import { legislatorLayoutOf, type MembersWithoutId, openLegislatorSource, openMembersWithoutId } from "./legislators.js";
import { headerWord } from "./lines.js";
import { createPoliticianIndex, type PoliticianIndex } from "./linking.js";
import { familyWords } from "./names.js";
import { collectSource } from "./source-rows.js";

export interface LoadedLegislators {
  /** One per bioguide id, in order of ids, with the committees that the files name. */
  readonly politicians: readonly LegislatorRecord[];
  /** People known to have served whose bioguide id no file tells. */
  readonly withoutId: readonly NamedPolitician[];
  readonly committees: readonly CommitteeRow[];
  /** Of all of the above. */
  readonly index: PoliticianIndex;
  readonly inputs: readonly InputSummary[];
  readonly quarantined: readonly QuarantinedRow[];
  /** Files of another kind, left unread. */
  readonly skipped: readonly string[];
}

/**
 * Reads any mixture of lists of members and committees, from files and folders, and merges it by bioguide id; a file with days in office (YAML) speaks
 * before one without (CSV), and in the CSV the present office before the last one of a member who had left.
 *
 * The list of names without ids adds three things: members whom no list has but whose id stands in the committee assignments under a family name that only
 * one member since then bears; people who must not be mistaken for a namesake; and who had left before it starts.
 * @throws DataSourceError as the files do; UNKNOWN_LAYOUT when none of them is about members
 */
export async function loadLegislators(paths: readonly string[], options: ReadOptions = {}): Promise<LoadedLegislators> {
  const inputs: InputSummary[] = [];
  const quarantined: QuarantinedRow[] = [];
  const skipped: string[] = [];
  const byId = new Map<string, LegislatorRecord>();
  const memberships: { path: string }[] = [];
  const lists: (MembersWithoutId & { path: string })[] = [];
  let names: ReadonlyMap<string, string> = new Map();
  for (const path of await expandPaths(paths, options.signal ? { signal: options.signal } : {})) {
    const head = await readHead(path, options);
    const layout = legislatorLayoutOf(head);
    const committeeFile = committeeFileOf(head);
    if (layout === "legislators-parties-json") lists.push({ path, ...(await openMembersWithoutId(path, options)) });
    else if (layout !== null) {
      const { values, quarantined: faults, input } = await collectSource("legislators", await openLegislatorSource(path, options));
      for (const record of values) byId.set(record.id, merged(record, byId.get(record.id)));
      quarantined.push(...faults);
      inputs.push(input);
    } else if (committeeFile === "committees-yaml") {
      const read = await readCommitteeNames(path, options);
      names = new Map([...names, ...read.names]);
      inputs.push(summary("committees", committeeFile, path, read.names.size, read.faults.length));
      for (const { line, detail } of read.faults) quarantined.push({ source: { vendor: committeeFile, file: path, line }, reason: "malformed-record", detail });
    } else if (committeeFile !== null) memberships.push({ path });
    else skipped.push(path);
  }
  if (inputs.length + memberships.length + lists.length === 0) throw sourceError("UNKNOWN_LAYOUT", paths.join(", "), "lists of members or committees", "none");

  const committees: CommitteeRow[] = [];
  for (const { path } of memberships) {
    const read = await collectSource("committees", await openCommitteeSource(path, { ...options, names }));
    committees.push(...read.values);
    quarantined.push(...read.quarantined);
    inputs.push(read.input);
  }
  const withoutId: NamedPolitician[] = [];
  for (const list of lists) {
    const seen = applyList(list, byId, committees, await familyNamesOf(memberships, options));
    withoutId.push(...seen.withoutId);
    quarantined.push(...seen.quarantined);
    inputs.push(summary("legislators", "legislators-parties-json", list.path, list.members.length - seen.withoutId.length, seen.quarantined.length));
  }
  const rowsOf = Map.groupBy(committees, ({ politicianId }) => politicianId);
  const politicians = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((record) => withCommittees(record, rowsOf.get(record.id) ?? []));
  return { politicians, withoutId, committees, index: createPoliticianIndex(politicians, withoutId), inputs, quarantined, skipped };
}

function merged(record: LegislatorRecord, known: LegislatorRecord | undefined): LegislatorRecord {
  if (known === undefined) return record;
  const isNewer = record.hasAllTerms !== known.hasAllTerms ? record.hasAllTerms : false;
  return isNewer ? mergeRecords(record, known) : mergeRecords(known, record);
}

function summary(kind: InputSummary["kind"], vendor: string, file: string, rowsAccepted: number, rowsQuarantined: number): InputSummary {
  return { kind, vendor, file, rowsRead: rowsAccepted + rowsQuarantined, rowsAccepted, rowsQuarantined, rowsMerged: 0 };
}
