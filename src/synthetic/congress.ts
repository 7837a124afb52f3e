import { addDays, isoDate } from "../core/dates.js";
import type { PoliticianRecord } from "../core/ports.js";
import { createRng, type Rng } from "../core/rng.js";
import type { Chamber, CommitteeMembership, Party } from "../core/types.js";
import { pick, shuffle } from "./choice.js";
import { COMMITTEES, FIRST_NAMES, NICKNAMES, STATES, SURNAMES } from "./names.js";
import type { ResolvedWorldOptions } from "./schema.js";

const SENATE_SHARE = 0.2;
const INDEPENDENT_SHARE = 0.02;
const STAYERS = 18; // serve throughout, so that every role finds someone
const NEWCOMER_SHARE = 0.12; // joins at an election inside the world's span; as many leave at one

/** Invented members with terms and committees; ids look like bioguide's but lie beyond those in use. */
export function createCongress(options: ResolvedWorldOptions): PoliticianRecord[] {
  const rng = createRng(options.seed, "congress");
  const surnames = shuffle(SURNAMES, rng);
  return Array.from({ length: options.members }, (_, index) => member(index, surnames[index]!, options, rng)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function member(index: number, lastName: string, options: ResolvedWorldOptions, rng: Rng): PoliticianRecord {
  const firstName = pick(FIRST_NAMES, rng);
  const id = `${lastName[0]}${900_000 + index}`;
  const state = pick(STATES, rng);
  const chamber: Chamber = rng() < SENATE_SHARE ? "senate" : "house";
  const draw = rng();
  const party: Party = draw < INDEPENDENT_SHARE ? "I" : draw < 0.5 + INDEPENDENT_SHARE / 2 ? "D" : "R";
  const district = chamber === "house" ? (state.districts === 1 ? "0" : String(1 + Math.floor(rng() * state.districts))) : null;
  const terms = termsOf(chamber, index < STAYERS, options, rng).map((term) => ({ chamber, state: state.code, district, party, ...term }));
  const birthYear = Number(options.from.slice(0, 4)) - 35 - Math.floor(rng() * 40);
  return {
    id,
    name: `${firstName} ${lastName}`,
    firstName,
    lastName,
    nickname: NICKNAMES[firstName] ?? null,
    party,
    chamber,
    state: state.code,
    ...(district === null ? {} : { district }),
    birthday: isoDate(birthYear, 1 + Math.floor(rng() * 12), 1 + Math.floor(rng() * 28)),
    committees: committeesOf(chamber, terms, rng),
    terms,
  };
}

/** Consecutive terms from before the world to after it, unless the member came or left at an election inside. */
function termsOf(chamber: Chamber, stays: boolean, options: ResolvedWorldOptions, rng: Rng): { from: string; to: string }[] {
  const length = chamber === "house" ? 2 : 6;
  const firstYear = Number(options.from.slice(0, 4));
  const lastYear = Number(options.to.slice(0, 4));
  const opening = firstYear % 2 === 1 ? firstYear : firstYear - 1; // a Congress begins in odd years
  const elections = Array.from({ length: Math.max(0, Math.floor((lastYear - opening) / 2)) }, (_, i) => opening + 2 * (i + 1));
  const fate = rng() + (stays || elections.length === 0 ? 1 : 0);
  const joins = fate < NEWCOMER_SHARE;
  const leaves = !joins && fate < 2 * NEWCOMER_SHARE;
  const start = joins ? pick(elections, rng) : opening - length * Math.floor(rng() * 4);
  const end = leaves ? pick(elections, rng) : Math.max(lastYear, opening) + 2;
  const terms: { from: string; to: string }[] = [];
  for (let year = start; year < end; year += length) terms.push({ from: isoDate(year, 1, 3), to: isoDate(Math.min(year + length, end), 1, 3) });
  return terms;
}

/** One to three committees, each kept for a run of Congresses. */
function committeesOf(chamber: Chamber, terms: readonly { from: string; to: string }[], rng: Rng): CommitteeMembership[] {
  const eligible = shuffle(
    COMMITTEES.filter((committee) => committee.chamber === chamber),
    rng,
  );
  const first = terms[0]!.from;
  const last = terms[terms.length - 1]!.to;
  return eligible.slice(0, 1 + Math.floor(rng() * 3)).map(({ id, name }) => {
    const joined = isoDate(Math.min(Number(first.slice(0, 4)) + 2 * Math.floor(rng() * 2), Number(last.slice(0, 4)) - 1), 1, 3);
    return { id, name, from: joined, to: addDays(last, -1) };
  });
}
