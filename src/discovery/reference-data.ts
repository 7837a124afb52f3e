import type { InputSummary, PoliticianRecord, SectorSource, SourceQuery } from "../core/ports.js";
import type { Politician, PricePanel } from "../core/types.js";
import { canonicalJson, fingerprint } from "./fingerprint.js";
import { type LinkPolitician, shortName } from "./import-trades.js";
import type { ScanOptions } from "./report-types.js";

/**
 * Reads lists of members and says how a vendor's name is linked to one; `memberDirectory` of the source adapters is one.
 */
export type LoadMembers = (
  query: SourceQuery,
) => Promise<{ readonly politicians: readonly PoliticianRecord[]; readonly link: LinkPolitician; readonly inputs: readonly InputSummary[] }>;
/** Reads prices side by side; `loadPricePanel` of the source adapters is one. */
export type LoadPrices = (query: SourceQuery) => Promise<{ readonly panel: PricePanel; readonly inputs: readonly InputSummary[] }>;

export interface ReferenceSources {
  readonly members?: LoadMembers;
  readonly prices?: LoadPrices;
  readonly sectors?: readonly SectorSource[];
}

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

/** Reads the sources beside the trades. Without a directory of members only rows that carry a bioguide id are linked. */
export async function loadReferenceData(sources: ReferenceSources, { signal, onProgress }: ScanOptions): Promise<ReferenceData> {
  const query = signal ? { signal } : {};
  if (sources.members) onProgress?.({ stage: "reading members of Congress", done: 0, total: null });
  const members: Awaited<ReturnType<LoadMembers>> = (await sources.members?.(query)) ?? {
    politicians: [],
    link: (politician) => politician.bioguideId,
    inputs: [],
  };
  const sectors = await readSectors(sources.sectors ?? [], { ...query, ...(onProgress ? { onProgress } : {}) });
  if (sources.prices) onProgress?.({ stage: "reading prices", done: 0, total: null });
  const prices = await sources.prices?.(query);
  return {
    politicians: members.politicians.map(asPolitician),
    link: members.link,
    sectorOf: sectors.byTicker.size === 0 ? null : (ticker) => sectors.byTicker.get(ticker) ?? null,
    sectorPrint: sectors.byTicker.size === 0 ? null : fingerprint([canonicalJson([...sectors.byTicker].sort())]),
    prices: prices?.panel ?? null,
    inputs: [...members.inputs, ...sectors.inputs, ...(prices?.inputs ?? [])],
  };
}

/** The first list that names a ticker decides. */
async function readSectors(
  sources: readonly SectorSource[],
  { signal, onProgress }: ScanOptions,
): Promise<{ byTicker: ReadonlyMap<string, string>; inputs: readonly InputSummary[] }> {
  const byTicker = new Map<string, string>();
  const inputs: InputSummary[] = [];
  for (const source of sources) {
    onProgress?.({ stage: `reading ${shortName(source.name)}`, done: 0, total: null });
    let rowsAccepted = 0;
    let rowsQuarantined = 0;
    for await (const batch of source.read(signal ? { signal } : {})) {
      for (const row of batch) {
        if (row.status === "quarantined") rowsQuarantined++;
        else {
          rowsAccepted++;
          if (!byTicker.has(row.value.ticker)) byTicker.set(row.value.ticker, row.value.sector);
        }
      }
    }
    inputs.push({
      kind: "sectors",
      vendor: source.vendor,
      file: source.name,
      rowsRead: rowsAccepted + rowsQuarantined,
      rowsAccepted,
      rowsQuarantined,
      rowsMerged: 0,
    });
  }
  return { byTicker, inputs };
}

function asPolitician({ id, name, party, chamber, state, district, committees }: PoliticianRecord): Politician {
  return { id, name, party, chamber, state, ...(district === undefined ? {} : { district }), ...(committees === undefined ? {} : { committees }) };
}
