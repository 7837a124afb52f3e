import { marketHolidays } from "../../core/calendar.js";
import { fromDayNumber, type IsoDate, toDayNumber, weekday } from "../../core/dates.js";
import { createRng } from "../../core/rng.js";
import { exp } from "../../math/elementary.js";
import { sampleNormal } from "../../math/sampling.js";
import type { World } from "../world-types.js";
import { csvTable, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

interface Observation {
  readonly date: IsoDate;
  /** Null on a weekday without trading. */
  readonly value: number | null;
}

const DAYS_PER_YEAR = 252;

/** FRED since 2025: `observation_date`, gaps as empty cells. */
export const fredObservationDateCsv = fred("VIXCLS.csv", "observation_date", "VIXCLS", "", (world) => onWeekdays(world, volatilityIndex(world)));

/** FRED before: `DATE`, gaps as full stops. */
export const fredDotCsv = fred("DGS3MO.csv", "DATE", "DGS3MO", ".", (world) =>
  onWeekdays(
    world,
    world.market.riskFree.map((rate) => 100 * DAYS_PER_YEAR * rate),
  ),
);

/** Re-saved from the API: `date,value`; the series stands in the file's name. */
export const fredDateValueCsv = fred("T10Y2Y.csv", "date", "value", "", (world) => onWeekdays(world, slope(world)));

/** Months with a crisis, as 0 and 1. */
export const fredMonthlyCsv: VendorLayoutWriter<Row> = {
  kind: "macro",
  drafts: (world) => {
    const months = new Map(world.tradingDays.map((day) => [`${day.slice(0, 7)}-01`, 0]));
    for (const [t, day] of world.tradingDays.entries()) if (world.market.regimes[t] === 2) months.set(`${day.slice(0, 7)}-01`, 1);
    return [{ path: "USREC.csv", records: [...months].map(([DATE, USREC]) => ({ DATE, USREC })), write: (rows) => csvTable(["DATE", "USREC"], rows) }];
  },
};

/** Cboe's history of its volatility index; CRLF. */
export const cboeIndexCsv: VendorLayoutWriter<Row> = {
  kind: "macro",
  drafts: (world) => {
    const closes = volatilityIndex(world);
    const records = world.tradingDays.map((DATE, t) => {
      const close = closes[t]!;
      const open = closes[Math.max(0, t - 1)]!;
      return {
        DATE,
        OPEN: open.toFixed(6),
        HIGH: (1.02 * Math.max(open, close)).toFixed(6),
        LOW: (0.98 * Math.min(open, close)).toFixed(6),
        CLOSE: close.toFixed(6),
      };
    });
    return [{ path: "VIX_History.csv", records, write: (rows) => csvTable(["DATE", "OPEN", "HIGH", "LOW", "CLOSE"], rows, { lineEnd: "\r\n" }) }];
  },
};

/** Days on which the exchange was shut, weekends left out. */
export const nyseHolidaysCsv: VendorLayoutWriter<Row> = {
  kind: "holidays",
  drafts: ({ options }) => {
    const first = Number(options.from.slice(0, 4));
    const years = Array.from({ length: Number(options.to.slice(0, 4)) - first + 1 }, (_, i) => first + i);
    return [
      {
        path: "nyse_holidays.csv",
        records: years.flatMap((year) => marketHolidays(year).map(({ date }) => ({ date }))),
        write: (rows) => csvTable(["date"], rows),
      },
    ];
  },
};

function fred(path: string, dateColumn: string, valueColumn: string, gap: string, series: (world: World) => readonly Observation[]): VendorLayoutWriter<Row> {
  return {
    kind: "macro",
    drafts: (world) => [
      {
        path,
        records: series(world).map(({ date, value }) => ({ [dateColumn]: date, [valueColumn]: value === null ? gap : value.toFixed(2) })),
        write: (rows) => csvTable([dateColumn, valueColumn], rows),
      },
    ],
  };
}

function onWeekdays(world: World, values: ArrayLike<number>): Observation[] {
  const known = new Map(world.tradingDays.map((day, t) => [day, values[t]!]));
  const observations: Observation[] = [];
  for (let day = toDayNumber(world.tradingDays[0]!); day <= toDayNumber(world.tradingDays[world.tradingDays.length - 1]!); day++) {
    if (weekday(day) >= 1 && weekday(day) <= 5) observations.push({ date: fromDayNumber(day), value: known.get(fromDayNumber(day)) ?? null });
  }
  return observations;
}

/** Yearly volatility of the market's present weather in percent, with some noise. */
function volatilityIndex(world: World): Float64Array {
  const rng = createRng(world.options.seed, "volatility index");
  return Float64Array.from(
    world.market.regimes,
    (regime) => 100 * Math.sqrt(DAYS_PER_YEAR) * world.market.regimeVolatility[regime]! * exp(0.1 * sampleNormal(rng)),
  );
}

/** A slow yield-curve slope in percent. */
function slope(world: World): Float64Array {
  const rng = createRng(world.options.seed, "yield curve");
  let level = 1;
  return Float64Array.from(world.tradingDays, () => (level = 0.997 * level + 0.003 * 0.8 + 0.04 * sampleNormal(rng)));
}
