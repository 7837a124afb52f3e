import type { PoliticianRecord } from "../../core/ports.js";
import type { World } from "../world-types.js";
import { csvTable, PARTY_NAMES, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const COLUMNS = (
  "last_name,first_name,middle_name,suffix,nickname,full_name,birthday,gender,type,state,district,senate_class,party,url,address,phone," +
  "contact_form,rss_url,twitter,twitter_id,facebook,youtube,youtube_id,mastodon,bioguide_id,thomas_id,opensecrets_id,lis_id,fec_ids," +
  "cspan_id,govtrack_id,votesmart_id,ballotpedia_id,washington_post_id,icpsr_id,wikipedia_id"
).split(",");
const TYPES = { house: "rep", senate: "sen" } as const;

/** unitedstates/congress-legislators as CSV: those in office on the world's last day, and those who left before, each with the last office held. */
export const legislatorsCsv: VendorLayoutWriter<Row> = {
  kind: "legislators",
  drafts: (world) =>
    byService(world).map(({ suffix, people }) => ({
      path: `legislators-${suffix}.csv`,
      records: people.map(csvRow),
      write: (rows) => csvTable(COLUMNS, rows),
    })),
};

/** The same people as YAML, with all their terms. */
export const legislatorsYaml: VendorLayoutWriter<PoliticianRecord> = {
  kind: "legislators",
  drafts: (world) =>
    byService(world).map(({ suffix, people }) => ({
      path: `legislators-${suffix}.yaml`,
      records: people,
      write: (records) => records.map(yamlEntry).join(""),
    })),
};

/** A list of names with party, chamber and state, without ids. */
export const legislatorsPartiesJson: VendorLayoutWriter<Row> = {
  kind: "legislators",
  drafts: (world) => [
    {
      path: "legislators_parties.json",
      records: world.politicians.map((person) => ({
        official_full: person.name,
        first: person.firstName,
        last: person.lastName,
        party: PARTY_NAMES[person.party],
        chamber: person.chamber === "house" ? "House" : "Senate",
        state: person.state,
      })),
      write: (records) =>
        `${JSON.stringify({ meta: { source: "unitedstates/congress-legislators", updated: world.options.to, historical_min_end: "2015-01-01", count: records.length }, legislators: records }, null, 2)}\n`,
    },
  ],
};

/** Whether a member still holds office on the world's last day. */
export function isServing(world: World, person: PoliticianRecord): boolean {
  return person.terms[person.terms.length - 1]!.to > world.options.to;
}

function byService(world: World): { suffix: string; people: PoliticianRecord[] }[] {
  const current = world.politicians.filter((person) => isServing(world, person));
  const historical = world.politicians.filter((person) => !isServing(world, person));
  return [
    { suffix: "current", people: current },
    { suffix: "historical", people: historical },
  ].filter(({ people }) => people.length > 0);
}

function csvRow(person: PoliticianRecord): Row {
  return {
    ...Object.fromEntries(COLUMNS.map((column) => [column, ""])),
    last_name: person.lastName,
    first_name: person.firstName,
    nickname: person.nickname ?? "",
    full_name: person.name,
    birthday: person.birthday ?? "",
    type: TYPES[person.chamber],
    state: person.state,
    district: person.district ?? "",
    senate_class: person.chamber === "senate" ? senateClass(person) : "",
    party: PARTY_NAMES[person.party],
    bioguide_id: person.id,
    lis_id: person.chamber === "senate" ? `S${person.id.slice(4)}` : "",
    wikipedia_id: person.name,
  };
}

function yamlEntry(person: PoliticianRecord): string {
  const lines = ["- id:", `    bioguide: ${person.id}`, "  name:", `    first: ${person.firstName}`, `    last: ${person.lastName}`];
  if (person.nickname !== null) lines.push(`    nickname: ${person.nickname}`);
  lines.push(`    official_full: ${person.name}`, "  bio:", `    birthday: '${person.birthday}'`, "  terms:");
  for (const term of person.terms) {
    lines.push(`  - type: ${TYPES[term.chamber]}`, `    start: '${term.from}'`, `    end: '${term.to}'`, `    state: ${term.state}`);
    lines.push(term.district === null ? `    class: ${senateClass(person)}` : `    district: ${term.district}`, `    party: ${PARTY_NAMES[term.party]}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function senateClass(person: PoliticianRecord): number {
  return 1 + (Number(person.id.slice(1)) % 3);
}
