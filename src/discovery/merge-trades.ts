import { daysBetween } from "../core/dates.js";
import { assetKey, nameKey, tradeId } from "../core/identity.js";
import type { TradeRecord } from "../core/ports.js";
import type { SourceLocation, Trade } from "../core/types.js";
import { matchRows } from "./match-rows.js";
import { compareSources, compareText, leadingSource, repeatsTradesLater, reportsLateByDays, vendorRank } from "./vendor-rank.js";

/** A vendor's record with the member it was linked to (null: unlinked) and the place it was read. */
export interface LinkedTradeRecord extends TradeRecord {
  readonly politicianId: string | null;
  readonly source: SourceLocation;
}

export interface MergedTrades {
  readonly newTrades: readonly Trade[];
  /** Known trades with what the records add: sources, an owner or a day that was unknown, the fields of a better vendor, an amendment. */
  readonly changedTrades: readonly Trade[];
  /** Records that belong to a trade known before, or to a trade that an earlier record of this call made. */
  readonly merged: number;
}

/**
 * Joins what vendors report into trades: one trade however many vendors report it, and as many trades as one filing lists.
 *
 * Records can be one trade only when member, asset, side and transaction day agree. Then
 * - rows of one filing (of one disclosure day, where the vendor does not say which filing) are different trades, also when they are equal: they are numbered;
 * - rows of one vendor from different filings are one trade when owner, disclosure day and bracket agree too; the day may differ where the vendor's
 *   reports are known to repeat trades under later days, and then the earliest day stands;
 * - rows of different vendors are matched one to one when owners agree or one is unknown, brackets overlap, and the disclosure days are equal, unknown,
 *   or as far apart as a vendor that reports late can put them. As many as possible are matched, exact agreement first;
 * - an amendment takes over the fields of the trade that it amends, its day of disclosure too, because the new facts were not public before.
 *
 * Where vendors differ, the fields are those of the vendor nearest to the filing (`vendorRank`). The result does not depend on the order of `known`
 * or of `records`. Importing files one after the other gives the same trades in any order where vendors agree, with these exceptions: an id keeps the
 * facts of the first import, so it depends on the order when vendors differ in owner, disclosure day or bracket (import in order of `vendorRank`
 * to avoid it), and a row that could be either of two unlike trades may join the one that came first.
 *
 * @param input.known - all trades known so far
 * @param input.records - the accepted rows of whole files: a part of a file may merge repeats with those of an earlier part
 */
export function mergeTrades(input: { readonly known: readonly Trade[]; readonly records: readonly LinkedTradeRecord[] }): MergedTrades {
  const book = new TradeBook(input.known);
  let merged = 0;
  for (const sheet of sheetsOf(input.records)) merged += book.enter(sheet);
  return { ...book.result(), merged };
}

/** Rows that stand for different trades: those of a filing about one member, asset, side and day. */
interface Sheet {
  readonly group: string;
  readonly rows: LinkedTradeRecord[];
}

/** In canonical order: best vendor first, amendments last, then by day of disclosure (so that later reports join earlier ones) and by place. */
function sheetsOf(records: readonly LinkedTradeRecord[]): Iterable<Sheet> {
  const ordered = records
    .map((record) => ({ record, rank: vendorRank(record.source.vendor) }))
    .sort((a, b) => a.rank - b.rank || comparePlaces(a.record, b.record));
  const sheets = new Map<string, Sheet>();
  for (const { record } of ordered) {
    const group = groupKey(record);
    const key = [
      record.source.vendor,
      record.source.file,
      record.filingId ?? record.disclosureDate,
      record.politicianId ?? nameKey(record.politician.name),
      group,
    ].join("\n");
    const sheet = sheets.get(key);
    if (sheet) sheet.rows.push(record);
    else sheets.set(key, { group, rows: [record] });
  }
  return sheets.values();
}

function comparePlaces(a: LinkedTradeRecord, b: LinkedTradeRecord): number {
  return (
    compareText(a.source.vendor, b.source.vendor) ||
    Number(a.isAmendment) - Number(b.isAmendment) ||
    compareText(a.disclosureDate ?? "9999", b.disclosureDate ?? "9999") ||
    compareText(a.source.file, b.source.file) ||
    a.source.line - b.source.line
  );
}

function groupKey(trade: Pick<Trade, "ticker" | "assetName" | "side" | "transactionDate">): string {
  return `${assetKey(trade)}\n${trade.side}\n${trade.transactionDate}`;
}

/** A trade as it stands while records are entered. */
interface Entry {
  trade: Trade;
  readonly isKnown: boolean;
  isChanged: boolean;
}

class TradeBook {
  private readonly groups = new Map<string, Entry[]>();
  private readonly ids = new Set<string>();

  constructor(known: readonly Trade[]) {
    for (const trade of known) this.add(groupKey(trade), { trade, isKnown: true, isChanged: false });
  }

  /** @returns how many records of the sheet belonged to trades that were there */
  enter({ group, rows }: Sheet): number {
    // In order of their places, so that the first of equal repeats at one vendor meets the first at another.
    const entries = [...(this.groups.get(group) ?? [])].sort((a, b) => compareSources(leadingSource(a.trade.sources), leadingSource(b.trade.sources)));
    const matches = matchRows(rows.length, entries.length, (row, column) => costOf(rows[row]!, entries[column]!.trade));
    const occurrences = new Map<string, number>();
    let merged = 0;
    for (let row = 0; row < rows.length; row++) {
      const record = rows[row]!;
      const facts = JSON.stringify([record.owner, record.disclosureDate, record.amount.low, record.amount.high, record.option ?? null]);
      const occurrence = (occurrences.get(facts) ?? 0) + 1;
      occurrences.set(facts, occurrence);
      const match = matches[row]!;
      if (match < 0) {
        this.add(group, { trade: this.newTrade(record, occurrence), isKnown: false, isChanged: false });
        continue;
      }
      merged++;
      const entry = entries[match]!;
      const joined = join(entry.trade, record);
      if (joined !== entry.trade) Object.assign(entry, { trade: joined, isChanged: true });
    }
    return merged;
  }

  result(): { newTrades: readonly Trade[]; changedTrades: readonly Trade[] } {
    const all = [...this.groups.values()].flat();
    const byId = (entries: Entry[]): Trade[] => entries.map((entry) => entry.trade).sort((a, b) => compareText(a.id, b.id));
    return { newTrades: byId(all.filter((entry) => !entry.isKnown)), changedTrades: byId(all.filter((entry) => entry.isKnown && entry.isChanged)) };
  }

  private add(group: string, entry: Entry): void {
    const entries = this.groups.get(group);
    if (entries) entries.push(entry);
    else this.groups.set(group, [entry]);
    this.ids.add(entry.trade.id);
  }

  private newTrade(record: LinkedTradeRecord, occurrence: number): Trade {
    const { politician, politicianId, source, filingId: _filing, isAmendment: _amendment, ...facts } = record;
    const trade = { politicianId, politicianName: politician.name, ...facts };
    let id = tradeId({ ...trade, occurrence });
    for (let next = occurrence + 1; this.ids.has(id); next++) id = tradeId({ ...trade, occurrence: next });
    return { id, ...trade, sources: [source] };
  }
}

/** How badly a record fits a trade of its group, 0 for full agreement; Infinity when they cannot be one trade. */
function costOf(record: LinkedTradeRecord, trade: Trade): number {
  if (!isSameMember(record, trade) || (record.owner !== trade.owner && record.owner !== null && trade.owner !== null)) return Number.POSITIVE_INFINITY;
  const sameBracket = record.amount.low === trade.amount.low && record.amount.high === trade.amount.high;
  const late = record.disclosureDate === null || trade.disclosureDate === null ? null : daysBetween(trade.disclosureDate, record.disclosureDate);
  if (record.isAmendment) {
    if (late !== null && late < 0) return Number.POSITIVE_INFINITY;
  } else if (leadingSource(trade.sources).vendor === record.source.vendor) {
    if (!sameBracket || (late !== null && late !== 0 && !repeatsTradesLater(record.source.vendor))) return Number.POSITIVE_INFINITY;
  } else if (!overlap(record, trade) || (late !== null && !isPlausibleDelay(late, record, trade)) || haveOtherTerms(record, trade)) {
    return Number.POSITIVE_INFINITY;
  }
  const isReadAgain = trade.sources.some((source) => isSamePlace(source, record.source));
  const days = late === null ? 0 : Math.min(Math.abs(late), 9999) / 10_000;
  const differs = (sameBracket ? 0 : 8) + (late === 0 ? 0 : 4) + (record.owner === trade.owner ? 0 : 2) + (record.assetType === trade.assetType ? 0 : 1) + days;
  return isReadAgain ? differs : 16 + differs;
}

function isSameMember(record: LinkedTradeRecord, trade: Trade): boolean {
  if (record.politicianId !== null && trade.politicianId !== null) return record.politicianId === trade.politicianId;
  return nameKey(record.politician.name) === nameKey(trade.politicianName);
}

/** Sums too small to be reported count as the lowest bracket, in which some vendors put them. */
const LOWEST_BRACKET = 1001;

function overlap(a: Pick<Trade, "amount">, b: Pick<Trade, "amount">): boolean {
  const from = (trade: Pick<Trade, "amount">): number => (trade.amount.low <= LOWEST_BRACKET ? 0 : trade.amount.low);
  return from(a) <= (b.amount.high ?? Number.POSITIVE_INFINITY) && from(b) <= (a.amount.high ?? Number.POSITIVE_INFINITY);
}

/** @param late - days by which the record's day of disclosure is after the trade's */
function isPlausibleDelay(late: number, record: LinkedTradeRecord, trade: Trade): boolean {
  if (late === 0) return true;
  return late > 0 ? late <= reportsLateByDays(record.source.vendor) : -late <= Math.min(...trade.sources.map((source) => reportsLateByDays(source.vendor)));
}

function haveOtherTerms({ option: a }: LinkedTradeRecord, { option: b }: Trade): boolean {
  const differ = (x: unknown, y: unknown): boolean => x !== null && y !== null && x !== y;
  return a !== undefined && b !== undefined && (differ(a.type, b.type) || differ(a.strike, b.strike) || differ(a.expiry, b.expiry));
}

function isSamePlace(a: SourceLocation, b: SourceLocation): boolean {
  return a.line === b.line && a.file === b.file && a.vendor === b.vendor;
}

/** The trade with what the record adds; the same object when it adds nothing. */
function join(trade: Trade, record: LinkedTradeRecord): Trade {
  if (trade.sources.some((source) => isSamePlace(source, record.source))) return withUnknowns(trade, record);
  const takesOver = record.isAmendment || vendorRank(record.source.vendor) < vendorRank(leadingSource(trade.sources).vendor);
  const sources = [...trade.sources, record.source].sort(compareSources);
  return { ...(takesOver ? withFactsOf(record, trade) : withUnknowns(trade, record)), sources };
}

/** Fills what the trade does not say. */
function withUnknowns(trade: Trade, record: LinkedTradeRecord): Trade {
  const option = trade.option ?? record.option;
  const isEarlier = record.disclosureDate !== null && trade.disclosureDate !== null && record.disclosureDate < trade.disclosureDate;
  const filled: Trade = {
    ...trade,
    politicianId: trade.politicianId ?? record.politicianId,
    owner: trade.owner ?? record.owner,
    disclosureDate:
      isEarlier && repeatsTradesLater(leadingSource(trade.sources).vendor) ? record.disclosureDate : (trade.disclosureDate ?? record.disclosureDate),
    ...(option ? { option, assetType: "option" as const } : {}),
  };
  const isSame =
    filled.politicianId === trade.politicianId && filled.owner === trade.owner && filled.disclosureDate === trade.disclosureDate && option === trade.option;
  return isSame ? trade : filled;
}

/** The record's facts, and the trade's where the record says nothing. */
function withFactsOf(record: LinkedTradeRecord, trade: Trade): Trade {
  const { politician, politicianId, source: _source, filingId: _filing, isAmendment: _amendment, ...facts } = record;
  const option = record.option ?? trade.option;
  return {
    ...trade,
    ...facts,
    politicianId: politicianId ?? trade.politicianId,
    politicianName: politician.name,
    ticker: record.ticker ?? trade.ticker,
    owner: record.owner ?? trade.owner,
    disclosureDate: record.disclosureDate ?? trade.disclosureDate,
    ...(option ? { option, assetType: "option" as const } : {}),
  };
}
