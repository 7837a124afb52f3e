/** A committee with House members: the id of unitedstates/congress-legislators (a slug where it has none there) and its full name. */
export interface HouseCommittee {
  readonly id: string;
  readonly name: string;
}

/**
 * The committees that a cell names, as printed in the Congressional Directory and read from PDF: `TransportationandInfrastructure.`, `Ethics, chair.`,
 * two committees run together. Empty when any part of the cell names none (`Majority Leader.`), so that nothing is guessed.
 */
export function houseCommitteesIn(cell: string): readonly HouseCommittee[] {
  const letters = squash(cell).replace(/(?:vicechair|vicechiar|rankingmember|chair(?:man|woman|person)?)$/, "");
  const whole = BY_LETTERS.get(letters);
  if (whole !== undefined) return [whole];
  for (const [start, first] of BY_LETTERS) {
    const second = letters.startsWith(start) ? BY_LETTERS.get(letters.slice(start.length)) : undefined;
    if (second !== undefined) return [first, second];
  }
  return [];
}

function squash(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Of the 115th to 119th Congress, under every name they had. */
const STANDING: readonly (readonly [id: string, name: string, ...others: string[]])[] = [
  ["HSAG", "Agriculture"],
  ["HSAP", "Appropriations"],
  ["HSAS", "Armed Services"],
  ["HSBA", "Financial Services"],
  ["HSBU", "the Budget", "Budget"],
  ["HSED", "Education and the Workforce", "Education and Labor", "Education and Workforce"],
  ["HSFA", "Foreign Affairs"],
  ["HSGO", "Oversight and Government Reform", "Oversight and Reform", "Oversight and Accountability"],
  ["HSHA", "House Administration"],
  ["HSHM", "Homeland Security"],
  ["HSIF", "Energy and Commerce"],
  ["HSII", "Natural Resources"],
  ["HSJU", "the Judiciary", "Judiciary"],
  ["HSPW", "Transportation and Infrastructure"],
  ["HSRU", "Rules"],
  ["HSSM", "Small Business"],
  ["HSSO", "Ethics"],
  ["HSSY", "Science, Space, and Technology"],
  ["HSVR", "Veterans' Affairs"],
  ["HSWM", "Ways and Means"],
];

const OTHERS: readonly (readonly [id: string, name: string, ...others: string[]])[] = [
  ["HLIG", "House Permanent Select Committee on Intelligence", "Permanent Select Committee on Intelligence"],
  ["JSEC", "Joint Economic Committee"],
  ["JSLC", "Joint Committee on the Library"],
  ["JSPR", "Joint Committee on Printing"],
  ["JSTX", "Joint Committee on Taxation", "Joint Committee on the Taxation"],
  ["select-climate-crisis", "House Select Committee on the Climate Crisis", "Select Committee on the Climate Crisis"],
  ["select-modernization", "House Select Committee on the Modernization of Congress", "Select Committee on the Modernization of Congress"],
  [
    "select-economic-disparity",
    "House Select Committee on Economic Disparity and Fairness in Growth",
    "Select Committee on Economic Disparity and Fairness in Growth",
  ],
  [
    "select-january-6th",
    "House Select Committee to Investigate the January 6th Attack on the United States Capitol",
    "Select Committee to Investigate the January 6th Attack on the United States Capitol",
  ],
];

const BY_LETTERS: ReadonlyMap<string, HouseCommittee> = new Map([
  ...STANDING.flatMap(([id, ...names]) => names.map((name) => [squash(name), { id, name: `House Committee on ${names[0]}` }] as const)),
  ...OTHERS.flatMap(([id, ...names]) => names.map((name) => [squash(name), { id, name: names[0]! }] as const)),
]);
