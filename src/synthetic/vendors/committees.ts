import type { PoliticianRecord } from "../../core/ports.js";
import type { CommitteeMembership } from "../../core/types.js";
import { COMMITTEES } from "../names.js";
import type { World } from "../world-types.js";
import { csvTable, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";
import { isServing } from "./legislators.js";

const MEMBERSHIP_COLUMNS = "bioguide,name,committee_id,committee_type,committee_name,committee_subcommittee_name,party,title,rank,chamber".split(",");
const ASSIGNMENT_COLUMNS = "Representative,Committee,Rank,Congress,Last Name,First Name,Middle Initial,State,bioguideID".split(",");
const FIRST_CONGRESS_YEAR = 1789;

export interface Seat {
  readonly committee: (typeof COMMITTEES)[number];
  readonly person: PoliticianRecord;
  readonly party: "majority" | "minority";
  readonly rank: number;
  readonly title: string;
}

/** Members of each committee on the world's last day, as a table. */
export const committeeMembershipCsv: VendorLayoutWriter<Row> = {
  kind: "committees",
  drafts: (world) => [
    {
      path: "committee-membership-current.csv",
      records: seats(world).map(({ committee, person, party, rank, title }) => ({
        bioguide: person.id,
        name: person.name,
        committee_id: committee.id,
        committee_type: committee.chamber,
        committee_name: committee.name,
        committee_subcommittee_name: "",
        party,
        title,
        rank,
        chamber: "",
      })),
      write: (rows) => csvTable(MEMBERSHIP_COLUMNS, rows),
    },
  ],
};

export const committeeMembershipYaml: VendorLayoutWriter<Seat> = {
  kind: "committees",
  drafts: (world) => [
    {
      path: "committee-membership-current.yaml",
      records: seats(world),
      write: (records) =>
        COMMITTEES.flatMap((committee) => {
          const members = records.filter((seat) => seat.committee === committee);
          return members.length === 0 ? [] : [`${committee.id}:\n`, ...members.map(yamlSeat)];
        }).join(""),
    },
  ],
};

/** Names and ids of the committees themselves. */
export const committeesYaml: VendorLayoutWriter<(typeof COMMITTEES)[number]> = {
  kind: "committees",
  drafts: () => [
    {
      path: "committees-current.yaml",
      records: COMMITTEES,
      write: (records) =>
        records
          .map(
            ({ id, chamber, name }) =>
              `- type: ${chamber}\n  name: ${yamlText(name)}\n  thomas_id: ${id}\n  ${chamber}_committee_id: ${chamber === "house" ? id.slice(2) : id}\n`,
          )
          .join(""),
    },
  ],
};

/** House members by Congress, read from lists in print: last names, committees with a full stop. */
export const committeeAssignmentsCsv: VendorLayoutWriter<Row> = {
  kind: "committees",
  drafts: (world) => {
    const first = congressOf(world.options.from);
    const congresses = Array.from({ length: congressOf(world.options.to) - first + 1 }, (_, i) => first + i).reverse();
    const house = world.politicians.filter((person) => person.chamber === "house");
    return [
      {
        path: "committee_assignments.csv",
        records: congresses.flatMap((congress) =>
          house.flatMap((person) => (person.committees ?? []).filter((seat) => sits(seat, congress)).map((seat) => assignment(person, seat, congress))),
        ),
        write: (rows) => csvTable(ASSIGNMENT_COLUMNS, rows),
      },
    ];
  },
};

function seats(world: World): Seat[] {
  const serving = world.politicians.filter((person) => isServing(world, person));
  return COMMITTEES.flatMap((committee) => {
    const members = serving.filter((person) => person.committees?.some((seat) => seat.id === committee.id));
    return (["majority", "minority"] as const).flatMap((party) =>
      members
        .filter((person) => (person.party === "R") === (party === "majority"))
        .map((person, i) => ({ committee, person, party, rank: i + 1, title: i > 0 ? "" : party === "majority" ? "Chairman" : "Ranking Member" })),
    );
  });
}

function yamlSeat({ person, party, rank, title }: Seat): string {
  return `- name: ${person.name}\n  party: ${party}\n  rank: ${rank}\n${title === "" ? "" : `  title: ${title}\n`}  bioguide: ${person.id}\n`;
}

function assignment(person: PoliticianRecord, seat: CommitteeMembership, congress: number): Row {
  const name = `${seat.name.replace(/^House Committee on (the )?/, "")}.`;
  return {
    Representative: person.lastName,
    Committee: name,
    Rank: "",
    Congress: congress,
    "Last Name": person.lastName,
    "First Name": "",
    "Middle Initial": "",
    State: "",
    bioguideID: person.id,
  };
}

function sits(seat: CommitteeMembership, congress: number): boolean {
  const start = `${FIRST_CONGRESS_YEAR + 2 * (congress - 1)}-01-03`;
  const end = `${FIRST_CONGRESS_YEAR + 2 * congress}-01-02`;
  return (seat.from === null || seat.from <= start) && (seat.to === null || seat.to >= end);
}

/** The Congress in session: the 115th from January 3, 2017. */
function congressOf(date: string): number {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < "01-03" ? 1 : 0);
  return Math.floor((year - FIRST_CONGRESS_YEAR) / 2) + 1;
}

function yamlText(text: string): string {
  return text.includes(": ") ? `'${text.replaceAll("'", "''")}'` : text;
}
