import { createRng, type Rng } from "../core/rng.js";
import { between, pick, shuffle } from "./choice.js";
import type { Clock } from "./clock.js";
import { COMPANY_FIRST_WORDS, SECTORS } from "./names.js";
import type { ResolvedWorldOptions } from "./schema.js";
import type { Company } from "./world-types.js";

const LISTED_LATE_SHARE = 0.05;
const DELISTED_SHARE = 0.04;
const SECOND_CLASS_SHARE = 0.03;

/** Invented companies, sectors in turn, so that each has its fair number; a few list late, are delisted, or trade as a second share class. */
export function createCompanies(options: ResolvedWorldOptions, clock: Clock): Company[] {
  const rng = createRng(options.seed, "companies");
  const names = SECTORS.map((sector) =>
    shuffle(
      COMPANY_FIRST_WORDS.flatMap((first) => sector.trade.map((trade) => [first, trade] as const)),
      rng,
    ),
  );
  const used = new Set<string>();
  const companies = Array.from({ length: options.tickers }, (_, i) => {
    const sector = i % SECTORS.length;
    const [first, trade] = names[sector]![Math.floor(i / SECTORS.length)]!;
    return company(SECTORS[sector]!, first, trade, clock, used, rng);
  });
  return companies.sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
}

function company(sector: (typeof SECTORS)[number], first: string, trade: string, clock: Clock, used: Set<string>, rng: Rng): Company {
  const base = symbolOf(first, trade, used, rng);
  const fate = rng();
  const day = clock.days[between(Math.floor(clock.days.length * 0.2), Math.floor(clock.days.length * 0.8), rng)]!;
  return {
    ticker: rng() < SECOND_CLASS_SHARE ? `${base}-B` : base,
    name: `${first} ${trade} Inc`,
    sector: sector.name,
    industry: pick(sector.industries, rng),
    listed: fate < LISTED_LATE_SHARE ? day : null,
    delisted: fate >= LISTED_LATE_SHARE && fate < LISTED_LATE_SHARE + DELISTED_SHARE ? day : null,
  };
}

/** Four letters that no other company uses: a Z in front keeps invented symbols apart from nearly all real ones. */
function symbolOf(first: string, trade: string, used: Set<string>, rng: Rng): string {
  const consonants = `${first}${trade}`.toUpperCase().replace(/[^B-DF-HJ-NP-TV-Z]/g, "");
  for (;;) {
    let symbol = `Z${first[0]}`;
    while (symbol.length < 4) symbol += consonants[Math.floor(rng() * consonants.length)]!;
    if (!used.has(symbol)) {
      used.add(symbol);
      return symbol;
    }
  }
}
