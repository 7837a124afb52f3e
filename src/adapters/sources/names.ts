// Names of members as vendors write them, taken apart for comparison.

/** A name in comparable words: lower case, no accents, points, titles or degrees. */
export interface NameParts {
  /** Given names in order, initials among them: `["a", "mitchell"]`. */
  readonly given: readonly string[];
  /** Every word of the name in order, for names whose family part is not marked: `["shelley", "moore", "capito"]`. */
  readonly words: readonly string[];
  /** Names in quotes or brackets: `Earl L. "Buddy" Carter`. */
  readonly nicknames: readonly string[];
  /** `jr`, `sr`, `ii` … or null. */
  readonly generation: string | null;
}

/**
 * Takes a name apart. `Last, First` is turned round, unless what follows the comma is a suffix (`Perdue , Jr`); titles and degrees are dropped wherever
 * they stand, because vendors put them in the middle (`Neal Patrick MD, FACS Dunn`, `James E Hon Banks`, `None Marie Newman`).
 */
export function parseName(name: string): NameParts {
  const nicknames: string[] = [];
  const bare = fold(
    name.replace(/"([^"]{1,40})"|“([^”]{1,40})”|\(([^)]{1,40})\)/g, (_, a?: string, b?: string, c?: string) => {
      nicknames.push(...wordsOf(fold(a ?? b ?? c ?? "")));
      return " ";
    }),
  );
  const pieces = bare.split(",").map(wordsOf);
  let generation: string | null = null;
  const keep = (words: readonly string[], isWholeName: boolean): string[] =>
    words.filter((word, i) => {
      if (GENERATIONS.has(word) && !(isWholeName && i === 0)) {
        generation ??= word;
        return false;
      }
      return !TITLES.has(word) && !DEGREES.has(word);
    });
  const [first = [], ...rest] = pieces.map((words) => keep(words, pieces.length === 1));
  const after = rest.find((words) => words.length > 0);
  const isTurned = first.length > 0 && after !== undefined && !pieces[0]!.some((word) => DEGREES.has(word));
  const words = isTurned ? [...after, ...rest.filter((piece) => piece !== after).flat(), ...first] : [...first, ...rest.flat()];
  return { given: words.slice(0, -1), words, nicknames, generation };
}

/** A family name as words: `McMorris Rodgers` → `["mcmorris", "rodgers"]`, `Diaz-Balart` → `["diaz", "balart"]`. */
export function familyWords(lastName: string): readonly string[] {
  return wordsOf(fold(lastName.replaceAll(",", " "))).filter((word) => !GENERATIONS.has(word));
}

/** Whether two given names can be the same: equal, an initial of the other, or forms of one name (`Bob`, `Robert`). */
export function sameGivenName(a: string, b: string): boolean {
  return a === b || isInitialOf(a, b) || isInitialOf(b, a) || areFormsOfOneName(a, b);
}

export function isInitialOf(initial: string, name: string): boolean {
  return initial.length === 1 && name.startsWith(initial);
}

export function areFormsOfOneName(a: string, b: string): boolean {
  const groups = GROUPS_OF.get(a);
  return groups !== undefined && (GROUPS_OF.get(b)?.some((group) => groups.includes(group)) ?? false);
}

/** Lower case without accents; `´`, `’` and the like as nothing, so that `O’Halleran`, `Ca´rdenas` and `Cárdenas` meet their plain forms. */
function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’‘`´ʼ]/g, "")
    .toLowerCase();
}

function wordsOf(text: string): string[] {
  return text
    .replace(/\b(?:[a-z]\.){2,}/g, (initials) => (DOTTED.has(initials.replaceAll(".", "")) ? ` ${initials.replaceAll(".", "")} ` : initials))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

const GENERATIONS: ReadonlySet<string> = new Set(["jr", "sr", "ii", "iii", "iv"]);
const DOTTED: ReadonlySet<string> = new Set(["md", "phd", "dds", "facs", "jd", "dvm", "tj", "jr", "sr"]);
const TITLES: ReadonlySet<string> = new Set([
  "hon",
  "honorable",
  "the",
  "mr",
  "mrs",
  "ms",
  "miss",
  "dr",
  "none",
  "rep",
  "representative",
  "sen",
  "senator",
  "congressman",
  "congresswoman",
  "delegate",
  "col",
  "gen",
]);
const DEGREES: ReadonlySet<string> = new Set(["md", "facs", "phd", "dds", "dvm", "esq", "od", "ret", "cpa", "mph"]);

/** Everyday forms of English given names; a name may belong to several groups. Spanish forms that members use are among them. */
const FORMS: readonly string[] = [
  "abigail abby",
  "abraham abe",
  "albert al bert",
  "alexander alex xander",
  "alfred al fred",
  "alan allan allen al",
  "andrew andy drew",
  "angela angie",
  "anthony tony",
  "antonio tony",
  "arthur art",
  "august augustus gus",
  "barbara barb",
  "benjamin ben",
  "bernard bernie",
  "bradley brad",
  "calvin cal",
  "catherine katherine kathryn cathy kathy kate katie",
  "kathleen cathleen kathy cathy kate",
  "charles charlie chuck chip",
  "christopher chris kit",
  "christine christina chris tina",
  "clifford cliff",
  "curtis curt",
  "cynthia cindy",
  "daniel dan danny",
  "david dave davy",
  "deborah debra debbie deb",
  "dennis denny",
  "donald don donnie",
  "dorothy dot",
  "douglas doug",
  "edward ed eddie ted ned",
  "edwin ed",
  "eleanor ellie",
  "elizabeth liz lizzie beth betsy betty eliza",
  "eugene gene",
  "ernest ernie",
  "eric rick",
  "frances fran",
  "francis frank fran",
  "franklin frank",
  "frederick fred freddie",
  "frederica freddie",
  "gabrielle gabby",
  "gary garry",
  "geoffrey jeff",
  "george georgie",
  "gerald gerry jerry",
  "gerard gerry jerry",
  "gilbert gil",
  "glenn glen",
  "gregory greg",
  "harold hal harry",
  "harrison harry",
  "henry hank harry",
  "herbert herb",
  "howard howie",
  "isaac ike",
  "jacob jake",
  "jacklyn jacqueline jackie jacky",
  "james jim jimmy jamie",
  "janice jan",
  "jeffrey jeff",
  "jennifer jenny jen",
  "jerome jerry",
  "jessica jess",
  "john jack johnny jon",
  "jonathan jon",
  "joseph joe joey",
  "joshua josh",
  "joyce joy",
  "judith judy",
  "julia julie",
  "kenneth ken kenny",
  "kimberly kim",
  "lawrence larry",
  "leonard len lenny",
  "lewis louis lou",
  "lucille lucy",
  "lynn lynne",
  "margaret maggie meg peggy",
  "mark marc",
  "martha marty",
  "martin marty",
  "matthew matt",
  "maxwell max",
  "maxine max",
  "melissa missy",
  "michael mike mick mickey",
  "mitchell mitch",
  "nancy nan",
  "nathaniel nathan nate",
  "nicholas nick",
  "norman norm",
  "pamela pam",
  "patricia pat patty tricia",
  "patrick pat paddy",
  "paul paulie",
  "peter pete",
  "philip phillip phil",
  "rachel rae",
  "randall randy",
  "randolph randy",
  "raymond ray",
  "rebecca becky becca",
  "richard rick rich dick ricky",
  "robert rob bob bobby robbie bert",
  "roberta bobbie",
  "rodney rod",
  "rodger roger",
  "ronald ron ronnie",
  "rosalind roz",
  "rudolph rudy",
  "russell russ",
  "samuel sam",
  "samantha sam",
  "sandra sandy",
  "sanford sandy",
  "scott scotty",
  "sidney sid",
  "stephen steven steve",
  "stephanie steph",
  "stuart stu",
  "susan suzanne sue susie suzie",
  "suzanna sue susie",
  "sylvester sly",
  "tamara tammy",
  "terrance terrence terry",
  "teresa theresa terry",
  "theodore ted teddy",
  "thomas tom thom tommy",
  "timothy tim timmy",
  "valerie val",
  "vernon vern",
  "victor vic",
  "victoria vicky tori",
  "vincent vince",
  "virginia ginny",
  "walter walt",
  "warren ren",
  "wesley wes",
  "william bill billy will willie wm",
  "willard bill",
  "zachary zach zack",
];

const GROUPS_OF: ReadonlyMap<string, readonly number[]> = (() => {
  const groups = new Map<string, number[]>();
  for (const [group, names] of FORMS.entries()) for (const name of names.split(" ")) groups.set(name, [...(groups.get(name) ?? []), group]);
  return groups;
})();
