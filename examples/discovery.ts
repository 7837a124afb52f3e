// From trades to findings without a file: your own records as a source, a store in memory, and the cycle sweep with its ledger.
import type { TradeSource } from "capitol-quant";
import { MemoryStore } from "capitol-quant/adapters/stores";
import { DiscoveryService, type DiscoverySources } from "capitol-quant/discovery";
import { createWorld } from "capitol-quant/synthetic";

const world = createWorld({ seed: 3, planted: { cycle: true } });
const names = new Map(world.politicians.map(({ id, name }) => [id, name]));

// Anything that yields rows is a source; a row that cannot be used would be { status: "quarantined", reason, detail, source }.
const trades: TradeSource = {
  vendor: "my-records",
  name: "a table of mine",
  async *read() {
    yield world.trades.map(({ id: _, politicianId, politicianName, sources: __, trueAmount: ___, isPartial: ____, filingId, ...facts }, i) => ({
      status: "accepted" as const,
      value: {
        ...facts,
        filingId,
        isAmendment: false,
        politician: { name: politicianName, bioguideId: politicianId, chamber: null, party: null, state: null, district: null },
      },
      source: { vendor: "my-records", file: "a table of mine", line: i + 1 },
    }));
  },
};
const members: DiscoverySources["members"] = async () => ({ politicians: world.politicians, link: ({ bioguideId }) => bioguideId, inputs: [] });

const service = new DiscoveryService({ sources: { trades: [trades], members }, store: new MemoryStore(), clock: { now: () => new Date().toISOString() } });
const report = await service.scanAllPoliticians();

console.log(`${report.rowsRead} rows read, ${report.rowsAccepted} accepted, ${report.rowsQuarantined} quarantined`);
console.log(`${report.tested} hypotheses tried; findings have q at or below ${report.ledger.cycles?.alpha.toPrecision(3)}`);
for (const { politicianIds, tickers, parameters, qValue, replicated, outOfSample } of report.discoveries) {
  const who = politicianIds.map((id) => names.get(id)).join(", ");
  const period = Number(parameters.periodBusinessDays).toFixed(1);
  console.log(
    `${who} in ${tickers}: every ${period} business days, q = ${qValue.toPrecision(2)}, ${replicated ? "seen again" : "not seen again"} on days kept aside (p = ${outOfSample?.pValue.toPrecision(2)})`,
  );
}
for (const { politicianId, ticker, periodDays } of world.truth.cycles)
  console.log(`planted: ${names.get(politicianId)} in ${ticker}: every ${periodDays.toFixed(1)} business days`);

// The same data again: the same findings, nothing new in the store, nothing taken from the error budget.
const again = await service.scanAllPoliticians();
console.log(`again: ${again.newRows} new rows, ${again.discoveries.length} findings, scan number ${again.ledger.cycles?.sequence} of the ledger`);
