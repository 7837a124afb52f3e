import { toDayNumber } from "../../core/dates.js";
import type { FactorName, World } from "../world-types.js";
import type { Draft, VendorLayoutWriter } from "./layout.js";

/** A row of percentages; null for a missing one. */
export interface FactorLine {
  readonly label: string;
  readonly section: "main" | "annual";
  readonly values: readonly (number | null)[];
}

type Column = FactorName | "RF";
const THREE: readonly Column[] = ["Mkt-RF", "SMB", "HML", "RF"];
const FIVE: readonly Column[] = ["Mkt-RF", "SMB", "HML", "RMW", "CMA", "RF"];
const MOMENTUM: readonly Column[] = ["Mom"];

const TEXT_2026 = [
  "This file was created by using a synthetic world in place of the CRSP database.",
  "The Tbill return is the simple daily rate that, over the number of trading days",
  "compounds to 1-month TBill rate.",
  "",
];
const TEXT_2024 = ["This file was created by a synthetic world in place of the CRSP database.", "The 1-month TBill return is synthetic, too.", ""];
const TEXT_MOMENTUM = [TEXT_2024[0]!, "It contains a momentum factor.", "", "Missing data are indicated by -99.99 or -999.", ""];
const FOOTER = "Copyright 2026 nobody";
const ANNUAL_TITLE = " Annual Factors: January-December ";

/** The library's daily files of 2026: ISO dates, a header that starts with `Date`, a footer. */
export const frenchDaily2026Csv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    draft("F-F_Research_Data_Factors_daily.csv", daily(world, THREE, "-"), { text: TEXT_2026, header: `Date,${THREE.join(",")}`, width: 8, footer: true }),
    draft("F-F_Research_Data_5_Factors_2x3_daily.csv", daily(world, FIVE, "-"), { text: TEXT_2026, header: `Date,${FIVE.join(",")}`, width: 8, footer: true }),
    draft("F-F_Momentum_Factor_daily.csv", daily(world, MOMENTUM, "-"), { text: TEXT_MOMENTUM, header: "Date,Mom", width: 7, footer: true }),
  ],
};

/** Its monthly file of 2026 with the annual section below; CRLF. */
export const frenchMonthly2026Csv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    draft("F-F_Research_Data_5_Factors_2x3.csv", monthly(world, FIVE), {
      text: [TEXT_2026[0]!, TEXT_2026[1]!, ""],
      header: `,${FIVE.join(",")}`,
      width: 8,
      footer: true,
      lineEnd: "\r\n",
    }),
  ],
};

/** The daily files of 2024: `YYYYMMDD`, a header that starts with a comma, risk-free rate with three decimals, CRLF; only momentum has a footer. */
export const frenchDaily2024Csv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    draft("2024_layout/F-F_Research_Data_5_Factors_2x3_daily.CSV", daily(world, FIVE, ""), {
      text: TEXT_2024,
      header: `,${FIVE.join(",")}`,
      width: 8,
      riskFreeDecimals: 3,
      lineEnd: "\r\n",
    }),
    draft("2024_layout/F-F_Momentum_Factor_daily.CSV", daily(world, MOMENTUM, ""), {
      text: TEXT_MOMENTUM,
      header: ",Mom   ",
      width: 7,
      footer: true,
      lineEnd: "\r\n",
    }),
  ],
};

export const frenchMonthly2024Csv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    draft("2024_layout/F-F_Research_Data_Factors.CSV", monthly(world, THREE), { text: TEXT_2024, header: `,${THREE.join(",")}`, width: 8, footer: true }),
  ],
};

/** The five factors re-saved by a spreadsheet: no text, day first, no padding. */
export const frenchDayFirstCsv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    {
      path: "resaved/F-F_5_Factors_daily_dd-mm-yyyy.csv",
      records: daily(world, FIVE, "-"),
      write: (lines) =>
        [
          `Date,${FIVE.join(",")}`,
          ...lines.map(({ label, values }) => [label.split("-").reverse().join("/"), ...values.map((value) => Number((value ?? -99.99).toFixed(3)))].join(",")),
        ]
          .join("\n")
          .concat("\n"),
    },
  ],
};

/** Several sections in one file, as the industry portfolios have them: value-weighted returns by month and year, firm counts; missing values as −99.99. */
export const frenchSectionsCsv: VendorLayoutWriter<FactorLine> = {
  kind: "factors",
  drafts: (world) => [
    {
      path: "Industry_Portfolios_sections.CSV",
      records: sectorLines(world),
      write: (lines) => {
        const names = Object.keys(world.market.sectors).map(fiveLetters);
        const table = (section: FactorLine["section"], decimals: number): string[] =>
          lines.filter((line) => line.section === section).map((line) => spelledLine(line, 8, decimals, decimals));
        const text = [
          "This file was created by a synthetic world in place of the CRSP database.",
          "It contains value-weighted returns for industry portfolios.",
          "",
          "Missing data are indicated by -99.99 or -999.",
          "",
          "",
          "  Average Value Weighted Returns -- Monthly",
          `,${names.join(",")}`,
          ...table("main", 2),
          "",
          "",
          "  Average Value Weighted Returns -- Annual",
          `,${names.join(",")}`,
          ...table("annual", 2),
          "",
        ];
        return text.map((line) => `${line}\r\n`).join("");
      },
    },
  ],
  dirt: { "missing-mark": (line) => ({ ...line, values: line.values.map((value, i) => (i === 0 ? null : value)) }) },
};

interface Style {
  readonly text: readonly string[];
  readonly header: string;
  readonly width: number;
  readonly footer?: boolean;
  readonly riskFreeDecimals?: number;
  readonly lineEnd?: string;
}

function draft(
  path: string,
  records: readonly FactorLine[],
  { text, header, width, footer = false, riskFreeDecimals = 2, lineEnd = "\n" }: Style,
): Draft<FactorLine> {
  return {
    path,
    records,
    write: (lines) => {
      const spell = (section: FactorLine["section"]): string[] =>
        lines.filter((line) => line.section === section).map((line) => spelledLine(line, width, 2, header.endsWith("RF") ? riskFreeDecimals : 2));
      const annual = spell("annual");
      const all = [...text, header, ...spell("main"), ...(annual.length > 0 ? ["", ANNUAL_TITLE, header, ...annual] : []), ...(footer ? ["", FOOTER] : [])];
      return all.map((line) => line + lineEnd).join("");
    },
  };
}

function spelledLine({ label, values }: FactorLine, width: number, decimals: number, lastDecimals: number): string {
  return [label, ...values.map((value, i) => (value ?? -99.99).toFixed(i === values.length - 1 ? lastDecimals : decimals).padStart(width))].join(",");
}

function daily(world: World, columns: readonly Column[], separator: "" | "-"): FactorLine[] {
  return world.tradingDays.map((day, t) => ({
    label: day.replaceAll("-", separator),
    section: "main",
    values: columns.map((column) => 100 * seriesOf(world, column)[t]!),
  }));
}

/** `Real Estate` as `ReaEs`, in the manner of the library's five-letter industries. */
function fiveLetters(name: string): string {
  const words = name.split(" ");
  return words.length === 1 ? name.slice(0, 5) : words[0]!.slice(0, 3) + words[1]!.slice(0, 2);
}

/** Compounded within months, then within complete calendar years. */
function monthly(world: World, columns: readonly Column[]): FactorLine[] {
  return compounded(
    world,
    columns.map((column) => seriesOf(world, column)),
  );
}

function sectorLines(world: World): FactorLine[] {
  const { factors, riskFree, sectors } = world.market;
  return compounded(
    world,
    Object.values(sectors).map((own) => own.map((value, t) => value + factors["Mkt-RF"][t]! + riskFree[t]!)),
  );
}

function compounded(world: World, series: readonly Float64Array[]): FactorLine[] {
  const rows = (length: 4 | 7, section: FactorLine["section"], label: (period: string) => string): FactorLine[] => {
    const periods = new Map<string, number[]>();
    world.tradingDays.forEach((day, t) => {
      const period = day.slice(0, length);
      const growth = periods.get(period) ?? series.map(() => 1);
      periods.set(
        period,
        growth.map((factor, i) => factor * (1 + series[i]![t]!)),
      );
    });
    return [...periods]
      .filter(([period]) => section === "main" || isComplete(world, period))
      .map(([period, growth]) => ({ label: label(period), section, values: growth.map((factor) => 100 * (factor - 1)) }));
  };
  return [...rows(7, "main", (month) => month.replace("-", "")), ...rows(4, "annual", (year) => year.padStart(6))];
}

function isComplete(world: World, year: string): boolean {
  const near = 7; // a year may open and close with holidays
  return toDayNumber(world.options.from) <= toDayNumber(`${year}-01-01`) + near && toDayNumber(world.options.to) >= toDayNumber(`${year}-12-31`) - near;
}

function seriesOf(world: World, column: Column): Float64Array {
  return column === "RF" ? world.market.riskFree : world.market.factors[column];
}
