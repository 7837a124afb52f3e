import { addDays, type IsoDate } from "../../core/dates.js";
import type { NamedPolitician, PoliticianRecord } from "../../core/ports.js";
import type { Chamber, Party } from "../../core/types.js";
import { BIOGUIDE_ID, type LegislatorRecord } from "./legislator-record.js";
import { areFormsOfOneName, familyWords, isInitialOf, type NameParts, parseName, sameGivenName } from "./names.js";

/** Who a vendor's name is. Never a guess: two members who fit equally well are `ambiguous`, and the trade stays unlinked. */
export type Resolution =
  | { readonly politicianId: string; readonly by: "bioguide-id" | "name" }
  | {
      readonly politicianId: null;
      readonly reason: "ambiguous" | "unknown" /** Ids of those who fit, as far as they have one. */;
      readonly candidates: readonly string[];
    };

export interface PoliticianIndex {
  /** @param date - of the trade; null when it is not known */
  resolve(named: Partial<NamedPolitician> & { readonly name: string }, date?: IsoDate | null): Resolution;
}

/**
 * An index of members by name.
 *
 * A bioguide id wins. Otherwise the family name must match in full and a given name at least by a usual short form, an initial or a middle name that
 * is used as the first (`Felix Barry Moore`). Who can have made the trade is narrowed by chamber, state and days in office; of those left, agreeing middle names,
 * then the days in office, chamber, district, generation and party decide, but not `Michael` against `Mike`: people are called both. Party and district never exclude, since vendors get them wrong and members change them;
 * a wrong state is overlooked for a name of three matching words. Looser matches (a second family name, contradicting middle names)
 * need a state that confirms them; a bare name, without chamber, party and state, needs a member known to have been in office on the day or serving at the files' date.
 *
 * @param records - members; those of `loadLegislators` carry more names and offices than the port's record
 * @param withoutId - people known to have served whose id is not known: whoever fits one of them best stays unlinked instead of falling to a namesake
 */
export function createPoliticianIndex(records: readonly (PoliticianRecord | LegislatorRecord)[], withoutId: readonly NamedPolitician[] = []): PoliticianIndex {
  const people = [...records.map(personOf), ...withoutId.map(personWithoutId)];
  const byFamilyWord = new Map<string, Person[]>();
  for (const person of people) {
    for (const word of new Set(person.families.flat())) byFamilyWord.set(word, [...(byFamilyWord.get(word) ?? []), person]);
  }
  const byName = new Map<string, readonly Match[]>();
  const matchesOf = (name: string): readonly Match[] => {
    let matches = byName.get(name);
    if (matches === undefined) {
      if (byName.size >= MAX_REMEMBERED_NAMES) byName.clear();
      matches = matchName(name, byFamilyWord);
      byName.set(name, matches);
    }
    return matches;
  };
  return {
    resolve(named, date = null) {
      if (named.bioguideId && BIOGUIDE_ID.test(named.bioguideId)) return { politicianId: named.bioguideId, by: "bioguide-id" };
      return decide(matchesOf(named.name), named, date);
    },
  };
}

const MAX_REMEMBERED_NAMES = 20_000;
/** A member files for some time after leaving; a report is due 45 days after the trade, and trades are those made in office. */
const DAYS_AFTER_LEAVING = 90;
const OLDEST_MEMBER_YEARS = 102;

interface Person {
  /** Null for a person whose bioguide id is not known. */
  readonly id: string | null;
  readonly families: readonly (readonly string[])[];
  /** Each way in which the given names are written, in words. */
  readonly given: readonly (readonly string[])[];
  readonly nicknames: readonly string[];
  readonly generation: string | null;
  readonly birthday: IsoDate | null;
  readonly seats: readonly {
    readonly chamber: Chamber | null;
    readonly state: string | null;
    readonly district: string | null;
    readonly party: Party | null;
    readonly from: IsoDate | null;
    readonly to: IsoDate | null;
  }[];
  readonly hasAllTerms: boolean;
  readonly isServing: boolean;
  readonly leftBefore: IsoDate | null;
}

function personOf(record: PoliticianRecord | LegislatorRecord): Person {
  const more = "seats" in record ? record : null;
  const official = [record.name, ...(more?.aliases ?? [])].map((name) => parseName(withoutExplanation(name)));
  const families = new Map([familyWords(record.lastName)].filter((words) => words.length > 0).map((words) => [words.join(" "), words]));
  const family = [...families.values()][0] ?? [];
  const formal = FORMAL_GIVEN_NAMES.get(record.id);
  const given = [
    [...parseGiven(record.firstName), ...parseGiven(more?.middleName ?? "")],
    ...official.map(({ words }) => givenBefore(words, family)),
    ...(formal === undefined ? [] : [formal.split(" ")]),
  ].filter((words) => words.length > 0);
  const lastSeat = { chamber: record.chamber, state: record.state, district: record.district ?? null, party: record.party, from: null, to: null };
  return {
    id: record.id,
    families: [...families.values()],
    given,
    nicknames: [...(record.nickname === null ? [] : parseGiven(record.nickname)), ...official.flatMap(({ nicknames }) => nicknames)],
    generation: parseName(`x ${more?.suffix ?? ""}`).generation ?? official[0]!.generation,
    birthday: record.birthday,
    seats: [...record.terms, ...(more?.seats ?? [lastSeat]).map((seat) => ({ ...seat, from: null, to: null }))],
    hasAllTerms: more?.hasAllTerms ?? record.terms.length > 0,
    isServing: more?.isServing ?? false,
    leftBefore: more?.leftBefore ?? null,
  };
}

/** `French Hill (politician)`, `Mark Meadows, North Carolina`: what tells namesakes apart in an encyclopedia is no part of the name. */
function withoutExplanation(name: string): string {
  return name.replace(/\s*\([^)]{0,60}\)\s*$/, "").replace(/,(?!\s*(?:jr|sr|i{1,3}|iv)\b).*$/i, "");
}

function personWithoutId({ name, chamber, party, state, district }: NamedPolitician): Person {
  const { words, given, nicknames, generation } = parseName(name);
  const families = words.length > 2 ? [words.slice(-1), words.slice(-2)] : [words.slice(-1)]; // the name alone does not say how long the family name is
  return {
    id: null,
    families,
    given: [given],
    nicknames,
    generation,
    birthday: null,
    seats: [{ chamber, party, state, district, from: null, to: null }],
    hasAllTerms: false,
    isServing: false,
    leftBefore: null,
  };
}

/** Given names that members sign reports with while the lists of members only hold the everyday name. */
const FORMAL_GIVEN_NAMES: ReadonlyMap<string, string> = new Map([
  ["C001098", "rafael edward"], // Ted Cruz
  ["K000389", "rohit"], // Ro Khanna
]);

function parseGiven(text: string): readonly string[] {
  return text.trim() === "" ? [] : parseName(`${text.replaceAll(",", " ")} x`).given;
}

function givenBefore(words: readonly string[], family: readonly string[]): readonly string[] {
  const at = family.length === 0 ? -1 : words.findLastIndex((_, i) => family.every((word, j) => words[i + j] === word));
  return at > 0 ? words.slice(0, at) : [];
}

interface Match {
  readonly person: Person;
  /** 3 the same given name, 2 a form of it, 1 an initial or nothing that contradicts. */
  readonly closeness: number;
  readonly middleAgrees: boolean;
  /** Needs a state that confirms it. */
  readonly isLoose: boolean;
  /** Words of the name that match in full. */
  readonly fullWords: number;
  readonly generation: string | null;
}

function matchName(name: string, byFamilyWord: ReadonlyMap<string, readonly Person[]>): Match[] {
  const parts = parseName(name);
  const people = new Set(parts.words.flatMap((word) => byFamilyWord.get(word) ?? []));
  return [...people].flatMap((person) => matchPerson(parts, person) ?? []);
}

function matchPerson(parts: NameParts, person: Person): Match | null {
  let best: Match | null = null;
  for (const family of person.families) {
    const at = parts.words.findLastIndex((_, i) => family.every((word, j) => parts.words[i + j] === word));
    const isWhole = at >= 0;
    const partAt = isWhole ? at : family.length > 1 && family.includes(parts.words.at(-1)!) ? parts.words.length - 1 : -1; // one half of a double name
    if (partAt < 0) continue;
    const given = parts.words.slice(0, partAt);
    const closeness = closenessOf(given, parts.nicknames, person);
    if (closeness === 0) continue;
    const middle = middleAgreement(given, person);
    const isLast = partAt + (isWhole ? family.length : 1) === parts.words.length;
    const fullWords =
      (isWhole ? family.length : 1) + Math.max(...person.given.map((names) => given.filter((word) => word.length > 1 && names.includes(word)).length), 0);
    const match: Match = {
      person,
      closeness,
      middleAgrees: middle === "agrees",
      isLoose: !isWhole || !isLast || middle === "contradicts" || closeness === 1,
      fullWords,
      generation: parts.generation,
    };
    if (best === null || match.closeness > best.closeness) best = match;
  }
  return best;
}

function closenessOf(given: readonly string[], nicknames: readonly string[], person: Person): number {
  const firsts = [...person.given.map((names) => names[0]!), ...person.nicknames];
  const candidates = [...given.slice(0, 1), ...nicknames];
  if (candidates.some((name) => name.length > 1 && firsts.includes(name))) return 3;
  if (candidates.some((name) => firsts.some((first) => areFormsOfOneName(name, first)))) return 2;
  // A middle name used as the first, on either side: `Felix Barry Moore` is Barry Moore, `French Hill` is J. French Hill.
  if (given.slice(1).some((name) => name.length > 1 && firsts.some((first) => name === first || areFormsOfOneName(name, first)))) return 2;
  if (
    given.length > 0 &&
    person.given.some((names) => names.length > 1 && isInitial(names[0]!) && (names.slice(1).includes(given[0]!) || names.slice(1).includes(given[1] ?? "")))
  )
    return 2;
  if (given.length > 0 && firsts.some((first) => isInitialOf(given[0]!, first) || isInitialOf(first, given[0]!))) return 1;
  return 0;
}

function isInitial(word: string): boolean {
  return word.length === 1;
}

function middleAgreement(given: readonly string[], person: Person): "agrees" | "contradicts" | "open" {
  const middle = given.slice(1);
  const known = person.given.flatMap((names) => names.slice(1));
  if (middle.length === 0 || known.length === 0) return "open";
  const all = [...person.given.flat(), ...person.nicknames];
  return middle.some((word) => known.some((other) => sameGivenName(word, other)))
    ? "agrees"
    : middle.some((word) => all.some((other) => sameGivenName(word, other)))
      ? "open"
      : "contradicts";
}

type Query = Partial<NamedPolitician>;

function decide(matches: readonly Match[], query: Query, date: IsoDate | null): Resolution {
  let left = matches.filter(({ person }) => couldServe(person, query.chamber ?? null, date));
  if (query.state) {
    const inState = left.filter(({ person }) => person.seats.some(({ state }) => state === query.state));
    left = inState.length > 0 ? inState : left.filter(({ fullWords, closeness, isLoose }) => fullWords >= 3 && closeness === 3 && !isLoose);
  } else {
    left = left.filter(({ isLoose }) => !isLoose);
    if (!query.chamber && !query.party) {
      if (left.some(({ person }) => !person.hasAllTerms && !isKnownInOffice(person, date))) return unlinked(left);
      left = left.filter(({ person }) => isKnownInOffice(person, date));
    }
  }
  const preferences: readonly ((match: Match) => boolean)[] = [
    ({ isLoose }) => !isLoose,
    ({ middleAgrees }) => middleAgrees,
    ({ person }) =>
      date !== null &&
      person.seats.some((seat) => seat.from !== null && seat.from <= date && seat.to! >= date && (!query.chamber || seat.chamber === query.chamber)),
    ({ person }) => query.chamber != null && person.seats.some(({ chamber }) => chamber === query.chamber),
    ({ person }) =>
      query.district != null && person.seats.some(({ state, district }) => district === query.district && (!query.state || state === query.state)),
    ({ person, generation }) => generation !== null && person.generation === generation,
    ({ person }) => query.party != null && person.seats.some(({ party }) => party === query.party),
  ];
  for (const prefers of preferences) {
    if (left.length <= 1) break;
    const preferred = left.filter(prefers);
    if (preferred.length > 0) left = preferred;
  }
  const only = left.length === 1 ? left[0]!.person.id : null;
  return only === null ? unlinked(left) : { politicianId: only, by: "name" };
}

function unlinked(left: readonly Match[]): Resolution {
  return { politicianId: null, reason: left.length > 1 ? "ambiguous" : "unknown", candidates: left.flatMap(({ person }) => person.id ?? []) };
}

function isKnownInOffice(person: Person, date: IsoDate | null): boolean {
  return person.isServing || (date !== null && person.seats.some(({ from, to }) => from !== null && from <= date && to! >= date));
}

/** Whether a member can have made a trade on that day in that chamber, as far as the files tell. A trade before the first term may be in a first report. */
function couldServe(person: Person, chamber: Chamber | null, date: IsoDate | null): boolean {
  const chambers = new Set(person.seats.map((seat) => seat.chamber));
  // Without all terms a senator may have been a representative before; the other way round is unheard of in our time.
  if (chamber !== null && !chambers.has(chamber) && !chambers.has(null) && (person.hasAllTerms || chamber === "senate")) return false;
  if (date === null) return true;
  if (person.birthday !== null && Number(date.slice(0, 4)) - Number(person.birthday.slice(0, 4)) > OLDEST_MEMBER_YEARS) return false;
  if (person.leftBefore !== null && date > addDays(person.leftBefore, DAYS_AFTER_LEAVING)) return false;
  if (!person.hasAllTerms) return true;
  const lastDay = person.seats.reduce((latest, { to }) => (to !== null && to > latest ? to : latest), "");
  return date <= addDays(lastDay, DAYS_AFTER_LEAVING);
}
