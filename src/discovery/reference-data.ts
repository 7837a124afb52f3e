import type { CommitteeRow, InputSummary, PoliticianRecord, SectorRow, Source } from "../core/ports.js";
import type { Politician, PricePanel } from "../core/types.js";
import { canonicalJson, fingerprint } from "./fingerprint.js";
import { type LinkPolitician, shortName } from "./import-trades.js";
import { createPoliticianIndex } from "./politician-index.js";
import { mergePoliticianRecords } from "./politician-records.js";
import { collectPricePanel } from "./price-panel.js";
import type { ScanOptions } from "./report-types.js";
import type { DiscoverySources } from "./service.js";

/** Everything beside the trades: who the members are, which sector a ticker belongs to, what prices did. */
export interface ReferenceData {
  /** Members read by this run. */
  readonly politicians: readonly Politician[];
  readonly link: LinkPolitician;
  readonly sectorOf: ((ticker: string) => string | null) | null;
  /** Identifies the sector list, since it shapes what is swept. */
  readonly sectorPrint: string | null;
  readonly prices: PricePanel | null;
  readonly inputs: readonly InputSummary[];
}

/**
 * Reads the sources beside the trades. Members that the store knows already take part in linking, so that a later import needs no list.
 */
export async function loadReferenceData(sources: DiscoverySources, stored: readonly Politician[], options: ScanOptions): Promise<ReferenceData> {
  const inputs: InputSummary[] = [];
  const records = await readAll("legislators", sources.politicians ?? [], inputs, options);
  const committees = await readAll("committees", sources.committees ?? [], inputs, options);
  const members = mergePoliticianRecords(records, committees);
  const known = new Set(members.map(({ id }) => id));
  const index = createPoliticianIndex([...members, ...stored.filter(({ id }) => !known.has(id)).map(withoutTerms)]);
  const sectors = await readAll("sectors", sources.sectors ?? [], inputs, options);
  const sectorByTicker = firstSectors(sectors);
  const prices = (sources.prices ?? []).length === 0 ? null : await collectPricePanel(sources.prices!, inputs, options);
  return {
    politicians: members.map(asPolitician),
    link: (politician, date) => index.resolve(politician, date).politicianId,
    sectorOf: sectors.length === 0 ? null : (ticker) => sectorByTicker.get(ticker) ?? null,
    sectorPrint: sectors.length === 0 ? null : fingerprint([canonicalJson([...sectorByTicker].sort())]),
    prices,
    inputs,
  };
}

async function readAll<T extends PoliticianRecord | CommitteeRow | SectorRow>(kind: InputSummary["kind"], sources: readonly Source<T>[], inputs: InputSummary[], { signal, onProgress }: ScanOptions): Promise<T[]> {
  const values: T[] = [];
  for (const source of sources) {
    let accepted = 0;
    let quarantined = 0;
    for await (const batch of source.read(signal ? { signal } : {})) {
      for (const row of batch) {
        if (row.status === "accepted") {
          values.push(row.value);
          accepted++;
        } else quarantined++;
      }
      onProgress?.({ stage: `reading ${shortName(source.name)}`, done: accepted + quarantined, total: null });
    }
    inputs.push({ kind, vendor: source.vendor, file: source.name, rowsRead: accepted + quarantined, rowsAccepted: accepted, rowsQuarantined: quarantined, rowsMerged: 0 });
  }
  return values;
}

/** The first list that names a ticker decides. */
function firstSectors(rows: readonly SectorRow[]): Map<string, string> {
  const sectors = new Map<string, string>();
  for (const { ticker, sector } of rows) if (!sectors.has(ticker)) sectors.set(ticker, sector);
  return sectors;
}

function asPolitician({ id, name, party, chamber, state, district, committees }: PoliticianRecord): Politician {
  return { id, name, party, chamber, state, ...(district === undefined ? {} : { district }), ...(committees === undefined ? {} : { committees }) };
}

/** A member as the store keeps them, for linking by name alone. */
function withoutTerms(politician: Politician): PoliticianRecord {
  const words = politician.name.split(" ");
  return { ...politician, firstName: words[0] ?? "", lastName: words.at(-1) ?? "", nickname: null, birthday: null, terms: [] };
}
