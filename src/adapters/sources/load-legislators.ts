import type { IsoDate } from "../../core/dates.js";
import { DataSourceError } from "../../core/errors.js";
import type { CommitteeRow, InputSummary, NamedPolitician, QuarantinedRow } from "../../core/ports.js";
import { committeeFileOf, openCommitteeSource, readAssignedFamilyNames, readCommitteeNames } from "./committees.js";
import { expandPaths, type ReadOptions, readHead, sourceError } from "./files.js";
import { type LegislatorRecord, mergeRecords, withCommittees } from "./legislator-record.js";
import { type ListedMember, legislatorLayoutOf, openLegislatorSource, openMembersWithoutId } from "./legislators.js";
import { createPoliticianIndex, type PoliticianIndex } from "./linking.js";
import { familyWords } from "./names.js";
import { collectSource, inputSummary } from "./source-rows.js";

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
 * before one without (CSV), and of two CSV lists the one that has the member in office.
 *
 * The list of names without ids adds three things: members whom no other list has, when the committee assignments hold just one id without a member under
 * a family name that just one person on the list without an id bears; people who must not be mistaken for a namesake; and who had left before it starts.
 * @throws DataSourceError as the files do; UNKNOWN_LAYOUT when none of them is about members
 */
export async function loadLegislators(paths: readonly string[], options: ReadOptions = {}): Promise<LoadedLegislators> {
  const sorted = await sortFiles(paths, options);
  if (sorted.lists.length + sorted.names.length + sorted.memberships.length + sorted.withoutIds.length === 0) {
    throw sourceError("UNKNOWN_LAYOUT", paths.join(", "), "lists of members or committees", "none");
  }
  const inputs: InputSummary[] = [];
  const quarantined: QuarantinedRow[] = [];
  const byId = new Map<string, LegislatorRecord>();
  for (const path of sorted.lists) {
    const read = await collectSource("legislators", await openLegislatorSource(path, options));
    const isCurrent = read.values.filter(({ isServing }) => isServing).length >= CURRENT_SHARE * read.values.length;
    for (const record of read.values) byId.set(record.id, united(byId.get(record.id), { ...record, isServing: record.isServing && isCurrent }));
    quarantined.push(...read.quarantined);
    inputs.push(read.input);
  }
  const committeeNames = new Map<string, string>();
  for (const path of sorted.names) {
    const { names, faults } = await readCommitteeNames(path, options);
    for (const [id, name] of names) committeeNames.set(id, name);
    for (const { line, detail } of faults) quarantined.push({ source: { vendor: "committees-yaml", file: path, line }, reason: "malformed-record", detail });
    inputs.push(inputSummary("committees", "committees-yaml", path, names.size, faults.length));
  }
  const committees: CommitteeRow[] = [];
  const familyNames = new Map<string, string>();
  for (const path of sorted.memberships) {
    const source = await openCommitteeSource(path, { ...options, names: committeeNames });
    const read = await collectSource("committees", source);
    committees.push(...read.values);
    quarantined.push(...read.quarantined);
    inputs.push(read.input);
    if (source.vendor === "committee-assignments-csv") for (const [id, name] of await readAssignedFamilyNames(path, options)) familyNames.set(id, name);
  }
  const withoutId: NamedPolitician[] = [];
  for (const path of sorted.withoutIds) {
    const list = await openMembersWithoutId(path, options);
    const strangers = applyList(list.members, list.servedSince, familyNames, byId);
    withoutId.push(...strangers.map(({ named }) => named));
    const source = (line: number) => ({ vendor: "legislators-parties-json", file: path, line });
    for (const { named, line } of strangers)
      quarantined.push({ source: source(line), reason: "missing-field", detail: `no file tells the bioguide id of ${named.name}` });
    for (const { line, detail } of list.faults) quarantined.push({ source: source(line), reason: "missing-field", detail });
    inputs.push(inputSummary("legislators", "legislators-parties-json", path, list.members.length - strangers.length, strangers.length + list.faults.length));
  }
  const rowsOf = grouped(committees, ({ politicianId }) => politicianId);
  const politicians = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((record) => withCommittees(record, rowsOf.get(record.id) ?? []));
  return { politicians, withoutId, committees, index: createPoliticianIndex(politicians, withoutId), inputs, quarantined, skipped: sorted.skipped };
}

/** A list of present members has an office address for nearly all, one of former members for those of recent years. */
const CURRENT_SHARE = 0.9;

interface SortedFiles {
  readonly lists: string[];
  readonly withoutIds: string[];
  readonly memberships: string[];
  readonly names: string[];
  readonly skipped: string[];
}

async function sortFiles(paths: readonly string[], options: ReadOptions): Promise<SortedFiles> {
  const files: SortedFiles = { lists: [], withoutIds: [], memberships: [], names: [], skipped: [] };
  for (const path of await expandPaths(paths, options.signal ? { signal: options.signal } : {})) {
    const head = await readHead(path, options).catch((error: unknown) => {
      if (error instanceof DataSourceError && !paths.includes(path)) return ""; // of another kind, somewhere in a folder
      throw error;
    });
    const [layout, committeeFile] = [legislatorLayoutOf(head), committeeFileOf(head)];
    const kind =
      layout === "legislators-parties-json"
        ? "withoutIds"
        : layout !== null
          ? "lists"
          : committeeFile === "committees-yaml"
            ? "names"
            : committeeFile !== null
              ? "memberships"
              : "skipped";
    files[kind].push(path);
  }
  return files;
}

function united(known: LegislatorRecord | undefined, record: LegislatorRecord): LegislatorRecord {
  if (known === undefined) return record;
  const rank = ({ hasAllTerms, isServing }: LegislatorRecord): number => (hasAllTerms ? 2 : 0) + (isServing ? 1 : 0);
  return rank(record) > rank(known) ? mergeRecords(record, known) : mergeRecords(known, record);
}

/**
 * Works a list of names without ids into the members.
 * @returns those of the list whose id stays unknown
 */
function applyList(
  members: readonly ListedMember[],
  servedSince: IsoDate | null,
  familyNames: ReadonlyMap<string, string>,
  byId: Map<string, LegislatorRecord>,
): readonly ListedMember[] {
  const index = createPoliticianIndex([...byId.values()]);
  const byExactName = grouped(byId.values(), ({ name, state }) => `${name} ${state}`);
  const seen = new Set<string>();
  const strangers: ListedMember[] = [];
  for (const member of members) {
    const exact = byExactName.get(`${member.named.name} ${member.named.state}`) ?? [];
    const found = exact.length === 1 ? { politicianId: exact[0]!.id } : index.resolve(member.named);
    const ids = "candidates" in found ? found.candidates : [found.politicianId];
    for (const id of ids) seen.add(id);
    if (ids.length === 0) strangers.push(member);
  }
  if (servedSince !== null) {
    for (const record of byId.values()) {
      if (!seen.has(record.id) && !record.hasAllTerms && !record.isServing) byId.set(record.id, { ...record, leftBefore: servedSince });
    }
  }
  // Everyone else of the name is known under another id, so the one id without a person and the one person without an id belong together.
  const people = grouped(strangers, ({ lastName }) => familyKey(lastName));
  const ids = grouped(
    [...familyNames].filter(([id]) => !byId.has(id)),
    ([, name]) => familyKey(name),
  );
  return strangers.filter((member) => {
    const key = familyKey(member.lastName);
    const free = ids.get(key) ?? [];
    if (free.length !== 1 || people.get(key)!.length !== 1) return true;
    const [id] = free[0]!;
    byId.set(id, listedRecord(id, member));
    return false;
  });
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function familyKey(lastName: string): string {
  return familyWords(lastName).join("");
}

function listedRecord(id: string, { named, firstName, lastName }: ListedMember): LegislatorRecord {
  const { name, chamber, state, party } = named;
  return {
    id,
    name,
    party,
    chamber,
    state,
    firstName,
    lastName,
    nickname: null,
    birthday: null,
    terms: [],
    middleName: null,
    suffix: null,
    aliases: [],
    seats: [{ chamber, state, district: null, party }],
    hasAllTerms: false,
    isServing: false,
    leftBefore: null,
  };
}
