import { addDays, type IsoDate } from "./dates.js";

/**
 * A ticker in the house's form: upper case, a share class after a hyphen (`BRK.B`, `BRK/B`, `brk b` → `BRK-B`), a preferred series as `-P`
 * (`BAC$K`, `BAC^K` → `BAC-PK`), without the market of a US listing (`AAPL:US`, `msft.us` → `AAPL`, `MSFT`). Foreign suffixes stay (`35G.SG`, `BT.L`).
 * Null for an empty cell and the usual marks of "none" (`--`, `N/A`).
 */
export function canonicalTicker(text: string): string | null {
  const ticker = text
    .trim()
    .toUpperCase()
    .replace(/[:.]US$/, "");
  if (NO_TICKER.has(ticker)) return null;
  return ticker.replace(/^([A-Z]{1,5})[$^]([A-Z])$/, "$1-P$2").replace(/^([A-Z]{1,5})[./ ]([A-E])$/, "$1-$2");
}

const NO_TICKER: ReadonlySet<string> = new Set(["", "-", "--", "N/A", "NA", "NONE", "NULL", "NAN"]);

/**
 * The security that a ticker named on a day, as one key that trades and prices of every year share: today's ticker of the same security
 * (`FB` on 2020-05-01 → `META`). Where another company used the letters first, the key of the earlier one is `TICKER@last-day`
 * (`CZR` on 2018-03-01 → `CZR@2020-07-20`), which no price of the later company has: such a join is refused, not wrong.
 * An old name is understood for a year after the change, since filings keep using it. Names that are not in the table are their own key.
 *
 * A series of prices is keyed by its last day, because vendors file a security's whole history under its latest ticker.
 *
 * @param ticker - in any spelling that `canonicalTicker` knows
 * @param date - the day on which the ticker was used
 * @returns the key, or null when the text names no ticker
 */
export function resolveTicker(ticker: string, date: IsoDate): string | null {
  const name = canonicalTicker(ticker);
  if (name === null) return null;
  let key: string = name;
  let day = date;
  for (let steps = 0; steps < MAX_RENAMES; steps++) {
    const change: TickerChange | undefined = CHANGES.get(key)?.find((entry) => day < (entry.to === null ? entry.on : lastUnderstood(entry)));
    if (change === undefined) return key;
    if (change.to === null) return `${key}@${addDays(change.on, -1)}`;
    if (day < change.on) day = change.on;
    key = change.to;
  }
  return key;
}

/** The last trading day of well-known names that ended without a successor (`TWTR`: 2022-10-27); null for all others. */
export function lastTradingDayOf(ticker: string): IsoDate | null {
  return DELISTED.get(canonicalTicker(ticker) ?? "") ?? null;
}

interface TickerChange {
  readonly ticker: string;
  /** The new ticker of the same security; null: until `on` the letters belonged to a security that has no key of its own here. */
  readonly to: string | null;
  /** First trading day of the new state. */
  readonly on: IsoDate;
  /** First day on which the old letters meant another security, when that is known to have come within the year. */
  readonly reusedOn?: IsoDate;
}

/** Longer than any chain of renames in the table; a guard, not a limit. */
const MAX_RENAMES = 8;
const UNDERSTOOD_DAYS = 365;

function lastUnderstood(change: TickerChange): IsoDate {
  return change.reusedOn ?? addDays(change.on, UNDERSTOOD_DAYS);
}

/** The same security under a new ticker: holders kept their shares, or got one for one. First trading days from the companies' announcements. */
const RENAMES: readonly (readonly [ticker: string, to: string, on: IsoDate, reusedOn?: IsoDate])[] = [
  ["FB", "META", "2022-06-09"], // Meta Platforms
  ["PCLN", "BKNG", "2018-02-27"], // Booking Holdings
  ["UTX", "RTX", "2020-04-03"], // Raytheon Technologies; the former RTN was exchanged at another ratio
  ["BBT", "TFC", "2019-12-09"], // Truist
  ["CBS", "VIAC", "2019-12-05"], // ViacomCBS
  ["VIAC", "PARA", "2022-02-17"], // Paramount Global
  ["DISCA", "WBD", "2022-04-11"], // Warner Bros. Discovery, one share for one
  ["DISCK", "WBD", "2022-04-11"],
  ["WLP", "ANTM", "2014-12-03"], // Anthem
  ["ANTM", "ELV", "2022-06-28"], // Elevance Health
  ["HCN", "WELL", "2018-02-28"], // Welltower
  ["KORS", "CPRI", "2019-01-02"], // Capri Holdings
  ["COH", "TPR", "2017-10-31"], // Tapestry
  ["SYMC", "NLOK", "2019-11-05"], // NortonLifeLock
  ["NLOK", "GEN", "2022-11-08"], // Gen Digital
  ["WLTW", "WTW", "2022-01-10"], // Willis Towers Watson
  ["ABC", "COR", "2023-08-30"], // Cencora
  ["RE", "EG", "2023-07-10"], // Everest Group
  ["PKI", "RVTY", "2023-05-16"], // Revvity
  ["FISV", "FI", "2023-06-07"], // Fiserv, until
  ["FI", "FISV", "2025-11-11"], // its return to the old letters
  ["LB", "BBWI", "2021-08-03"], // Bath & Body Works
  ["DWDP", "DD", "2019-06-03"], // DuPont de Nemours
  ["AA", "HWM", "2016-11-01", "2016-11-01"], // the former Alcoa Inc.: Arconic, then Howmet; today's Alcoa took the letters on that day
  ["ARNC", "HWM", "2020-04-01", "2020-04-01"], // Arconic Inc. became Howmet; Arconic Corp. took the letters on that day
  ["ERI", "CZR", "2020-07-21"], // Eldorado became Caesars Entertainment
  ["GDI", "IR", "2020-03-02"], // Gardner Denver became Ingersoll Rand
  ["IR", "TT", "2020-03-02", "2020-03-02"], // Ingersoll-Rand plc became Trane Technologies
  ["PX", "LIN", "2018-10-31"], // Praxair shares became Linde shares, one for one
  ["ACE", "CB", "2016-01-15"], // Chubb Limited
  ["ACT", "AGN", "2015-06-15"], // Allergan plc
  ["KFT", "MDLZ", "2012-10-02"], // Mondelez International
  ["MYL", "VTRS", "2020-11-17"], // Viatris, one share for one
  ["CTL", "LUMN", "2020-09-18"], // Lumen Technologies
  ["HRS", "LHX", "2019-07-01"], // L3Harris
  ["BHGE", "BKR", "2019-10-18"], // Baker Hughes
  ["JEC", "J", "2019-12-10"], // Jacobs
  ["HCP", "PEAK", "2019-11-05"], // Healthpeak
  ["PEAK", "DOC", "2024-03-04"], // Healthpeak after Physicians Realty
  ["LUK", "JEF", "2018-05-24"], // Jefferies
  ["COG", "CTRA", "2021-10-04"], // Coterra
  ["BLL", "BALL", "2022-05-10"], // Ball
  ["SQ", "XYZ", "2025-01-21"], // Block
  ["GPS", "GAP", "2024-08-22"], // Gap
  ["FLT", "CPAY", "2024-03-25"], // Corpay
  ["CDAY", "DAY", "2024-02-01"], // Dayforce
  ["ZMH", "ZBH", "2015-06-29"], // Zimmer Biomet
  ["Q", "IQV", "2017-11-15"], // IQVIA
  ["DPS", "KDP", "2018-07-10"], // Keurig Dr Pepper
  ["ETE", "ET", "2018-10-19"], // Energy Transfer
];

/** Letters that belonged to another security before that day: prices filed under them today are not its prices. */
const REUSED: readonly (readonly [ticker: string, on: IsoDate])[] = [
  ["META", "2022-06-09"], // an exchange-traded fund
  ["CZR", "2020-07-21"], // the former Caesars, bought out
  ["DD", "2019-06-03"], // E. I. du Pont de Nemours, merged into DowDuPont
  ["DOW", "2019-03-20"], // The Dow Chemical Company, merged into DowDuPont
  ["WTW", "2022-01-10"], // Weight Watchers, until 2019
  ["FI", "2023-06-07"], // Frank's International
  ["COR", "2023-08-30"], // CoreSite Realty
  ["DOC", "2024-03-04"], // Physicians Realty Trust
  ["HCP", "2021-12-09"], // before HashiCorp: nothing since Healthpeak's year of grace
  ["AGN", "2015-06-15"], // the former Allergan Inc.
  ["CB", "2016-01-15"], // the former Chubb Corporation
  ["PX", "2021-10-21"], // before P10: nothing since Praxair's year of grace
  ["SE", "2017-10-20"], // Spectra Energy, before Sea Limited
  ["S", "2021-06-30"], // Sprint, before SentinelOne
  ["SNOW", "2020-09-16"], // Intrawest Resorts, before Snowflake
  ["RKT", "2020-08-06"], // Rock-Tenn, before Rocket Companies
  ["DELL", "2018-12-28"], // the former Dell Inc., private from 2013
  ["FOXA", "2019-03-19"], // Twenty-First Century Fox
  ["FOX", "2019-03-19"],
  ["REVB", "2022-01-11"], // a bank, before Revelation Biosciences
];

const CHANGES: ReadonlyMap<string, readonly TickerChange[]> = tableOfChanges();

/** By ticker and in order of time, so that the first entry that covers a day is the one that held on it. */
function tableOfChanges(): Map<string, TickerChange[]> {
  const changes: TickerChange[] = [
    ...RENAMES.map(([ticker, to, on, reusedOn]) => ({ ticker, to, on, ...(reusedOn === undefined ? {} : { reusedOn }) })),
    ...REUSED.map(([ticker, on]) => ({ ticker, to: null, on })),
  ];
  const table = new Map<string, TickerChange[]>();
  for (const change of changes.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)))
    table.set(change.ticker, [...(table.get(change.ticker) ?? []), change]);
  return table;
}

/** Acquired or closed; the last day of trading. */
const DELISTED: ReadonlyMap<string, IsoDate> = new Map([
  ["TWTR", "2022-10-27"],
  ["ATVI", "2023-10-13"],
  ["RTN", "2020-04-02"],
]);
