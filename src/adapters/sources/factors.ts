import { daysInMonth, type IsoDate, isoDate, toDayNumber } from "../../core/dates.js";
import type { FactorRow, FactorSource, SourceQuery } from "../../core/ports.js";
import { type DateOrder, dateOrderOf, isNumberedDay, readDay } from "./day-cells.js";
import { readWholeText, sourceError } from "./files.js";
import { splitCells, toNumber } from "./lines.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";

export interface FactorSourceOptions extends BatchOptions {
  /** Part of a section's title, such as `Equal Weighted Returns -- Monthly`: reads that section alone. */
  readonly section?: string;
  /** `percent` as Kenneth French publishes; `decimal` for a file that was converted already. Returns only. */
  readonly unit?: "percent" | "decimal";
}

export interface FileFactorSource extends FactorSource {
  /** Titles of the sections in the file; empty for one without a title. */
  readonly sections: readonly string[];
}

/**
 * Opens a file of the Kenneth French data library in its 2024 layout (`,Mkt-RF,…` and `20160104`), its 2026 layout (`Date,Mkt-RF,…` and `2012-01-03`),
 * or re-saved by a spreadsheet (`04/01/2016`, no text lines). Percent become decimals, −99.99 and −999 are left out of a row's `values`, text and
 * copyright lines are no rows. A month is dated by its last day, a year by 31 December.
 *
 * A file may hold several sections with the same header. Without the option `section` the first section of returns of each period is read (value-weighted
 * before equal-weighted in the industry files); a section that holds no returns (`Number of Firms`) is only read when named, and its numbers stay as they are.
 * `from`, `to` and `asOf` compare with the row's date; the library publishes some weeks later and revises, which no file tells.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT when there is no section, when it is weekly, or when the numbers cannot be percent
 * @see https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html
 */
export async function openFactorSource(path: string, options: FactorSourceOptions = {}): Promise<FileFactorSource> {
  const text = await readWholeText(path, options);
  const all = readSections(text);
  const sections = options.section === undefined ? firstReturnsOfEachPeriod(all) : all.filter(({ title }) => title.includes(options.section!));
  if (sections.length === 0)
    throw sourceError(
      "UNKNOWN_LAYOUT",
      path,
      options.section ? `a section titled ${options.section}` : "a factor file of the Kenneth French library",
      text.slice(0, 60),
    );
  if (options.section !== undefined && sections.length > 1)
    throw sourceError("UNKNOWN_LAYOUT", path, "a title that names one section", sections.map(({ title }) => title).join("; "));
  for (const section of sections) checkMagnitudes(path, section, options.unit);
  const source = fileSource<"kenneth-french-csv", FactorRow>("kenneth-french-csv", path, options, async function* (batch, _, query) {
    for (const section of sections) yield readRows(section, section.isReturns && options.unit !== "decimal", query, batch);
  });
  return { ...source, sections: all.map(({ title }) => title) };
}

/** Whether the first lines of a file are those of a factor file. */
export function looksLikeFactors(lines: readonly string[]): boolean {
  if (lines.some((line) => /CRSP database/i.test(line))) return true;
  return lines.some((line) => {
    const names = line.split(",").map((cell) => cell.trim());
    return (
      ["", "date"].includes(names[0]!.toLowerCase()) &&
      names.slice(1).some((name) => /^(?:Mkt-RF|SMB|HML|RMW|CMA)$/.test(name) || (/^(?:Mom|UMD|WML)$/.test(name) && names.length === 2))
    );
  });
}

type Period = FactorRow["period"];

interface Section {
  readonly title: string;
  readonly isReturns: boolean;
  readonly factors: readonly string[];
  readonly period: Period;
  readonly order: DateOrder | null;
  readonly lines: readonly { readonly number: number; readonly cells: readonly string[] }[];
}

function readSections(text: string): Section[] {
  const sections: Section[] = [];
  let before = "";
  let open: { title: string; factors: string[]; lines: { number: number; cells: readonly string[] }[] } | null = null;
  const close = (): void => {
    if (open !== null && open.lines.length > 0) sections.push(describe(open));
  };
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const cells = splitCells(line).map((cell) => cell.trim());
    const isHeader =
      cells.length > 1 && ["", "date"].includes(cells[0]!.toLowerCase()) && cells.slice(1).every((cell) => cell !== "" && Number.isNaN(toNumber(cell)));
    if (isHeader) {
      close();
      open = { title: before.trim(), factors: cells.slice(1), lines: [] };
    } else if (open !== null && (/^\d/.test(cells[0]!) || cells.length === open.factors.length + 1)) {
      open.lines.push({ number: i + 1, cells });
    }
    before = line;
  }
  close();
  return sections;
}

function describe(open: { title: string; factors: string[]; lines: { number: number; cells: readonly string[] }[] }): Section {
  const days = open.lines.map(({ cells }) => cells[0]!);
  const lengths = days.map((day) => (/^\d+$/.test(day) ? day.length : 0));
  const isMostly = (digits: number): boolean => 2 * lengths.filter((length) => length === digits).length > lengths.length;
  const numbered = days.filter(isNumberedDay);
  return {
    ...open,
    isReturns: !/number of firms|firm size|\bBE\b|\bME\b|BE\/ME|characteristic|ratio|yield/i.test(open.title),
    period: isMostly(4) ? "annual" : isMostly(6) ? "monthly" : "daily",
    order: numbered.length > 0 ? dateOrderOf(numbered) : null,
  };
}

function firstReturnsOfEachPeriod(sections: readonly Section[]): Section[] {
  const chosen = new Map<Period, Section>();
  for (const section of sections) if (section.isReturns && !chosen.has(section.period)) chosen.set(section.period, section);
  return [...chosen.values()];
}

function readRows(section: Section, isPercent: boolean, query: SourceQuery, batch: RowBatch<FactorRow>): void {
  const seen = new Set<IsoDate>();
  const to = [query.to, query.asOf?.slice(0, 10)].filter((day) => day !== undefined).sort()[0];
  for (const { number, cells } of section.lines) {
    if (cells.length !== section.factors.length + 1) {
      batch.quarantine("wrong-field-count", `${section.factors.length + 1} cells in the header, ${cells.length} here`, number);
      continue;
    }
    const date = readPeriod(cells[0]!, section);
    if (date === null) {
      batch.quarantine("impossible-date", `no day: ${cells[0]!.slice(0, 40)}`, number);
      continue;
    }
    if (seen.has(date)) {
      batch.quarantine("duplicate-record", `a second row of ${date}`, number);
      continue;
    }
    seen.add(date);
    const values: Record<string, number> = Object.create(null);
    let unreadable: string | null = null;
    for (const [i, factor] of section.factors.entries()) {
      const cell = cells[i + 1]!;
      if (isMissing(cell)) continue;
      const value = toNumber(isPercent ? `${cell}e-2` : cell); // the exponent moves the point exactly, where a division by 100 rounds
      if (Number.isNaN(value) || (section.isReturns && section.period === "daily" && Math.abs(value) > 1)) unreadable ??= `${factor} ${cell}`;
      else values[factor] = value;
    }
    if (unreadable !== null) batch.quarantine("unreadable-number", unreadable.slice(0, 80), number);
    else if (Object.keys(values).length === 0) batch.quarantine("missing-field", "no value in the row", number);
    else if ((query.from === undefined || date >= query.from) && (to === undefined || date <= to))
      batch.accept({ date, period: section.period, values }, number);
  }
}

function isMissing(cell: string): boolean {
  return cell === "" || /^-(?:99\.9+0*|999(?:\.0*)?)$/.test(cell);
}

function readPeriod(cell: string, { period, order }: Section): IsoDate | null {
  if (period === "daily") return readDay(cell, order);
  const digits = /^(\d{4})(\d{2})?$/.exec(cell);
  if (!digits || (digits[2] === undefined) !== (period === "annual")) return null;
  const [year, month] = [Number(digits[1]), Number(digits[2] ?? 12)];
  return month >= 1 && month <= 12 ? isoDate(year, month, daysInMonth(year, month)) : null;
}

/**
 * The middle of |return| over factors other than RF tells percent from decimals: it is some 0.3 % a day, 2 % a month and 10 % a year
 * in every published file, a hundred times less in a converted one.
 */
function checkMagnitudes(path: string, section: Section, unit: "percent" | "decimal" = "percent"): void {
  if (!section.isReturns) return;
  const sizes: number[] = [];
  for (const { cells } of section.lines) {
    for (const [i, factor] of section.factors.entries()) {
      const value = factor === "RF" || isMissing(cells[i + 1] ?? "") ? Number.NaN : toNumber(cells[i + 1]!);
      if (!Number.isNaN(value)) sizes.push(Math.abs(value));
    }
  }
  const days = section.lines.map(({ cells }) => readPeriod(cells[0]!, section)).filter((day) => day !== null);
  if (
    section.period === "daily" &&
    days.length >= FEWEST_TO_JUDGE &&
    middle(days.slice(1).map((day, i) => Math.abs(toDayNumber(day) - toDayNumber(days[i]!)))) > 4
  ) {
    throw sourceError("UNKNOWN_LAYOUT", path, "daily, monthly or annual rows", "rows some days apart (a weekly file?)");
  }
  if (sizes.length < FEWEST_TO_JUDGE) return;
  const scale = unit === "percent" ? 1 : 0.01;
  const [least, most] = TYPICAL_PERCENT[section.period];
  const size = middle(sizes);
  if (size >= least * scale && size <= most * scale) return;
  throw sourceError("UNKNOWN_LAYOUT", path, `returns in ${unit} with a typical size of ${least * scale} to ${most * scale} (see the option \`unit\`)`, size);
}

const FEWEST_TO_JUDGE = 20;
const TYPICAL_PERCENT: Readonly<Record<Period, readonly [number, number]>> = { daily: [0.03, 5], monthly: [0.2, 20], annual: [1, 100] };

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
