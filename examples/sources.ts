// Read a vendor's file and account for every row. Give a file of yours, or nothing: then an invented House Stock Watcher file with dirt in it is read.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QuarantinedRow, TradeRecord } from "capitol-quant";
import { openTradeSource } from "capitol-quant/adapters/sources";
import { createWorld, writeVendorFiles } from "capitol-quant/synthetic";

async function inventedFile(): Promise<string> {
  const [file] = writeVendorFiles(createWorld({ seed: 5, members: 24 }), { layouts: ["house-stock-watcher-csv"], dirt: 3 });
  const path = join(await mkdtemp(join(tmpdir(), "capitol-quant-example-")), "house.csv");
  await writeFile(path, file!.content);
  return path;
}

const source = await openTradeSource(process.argv[2] ?? (await inventedFile()));
console.log(`layout: ${source.vendor}`);

const accepted: TradeRecord[] = [];
const quarantined: QuarantinedRow[] = [];
let read = 0;
for await (const rows of source.read()) {
  read += rows.length;
  for (const row of rows) row.status === "accepted" ? accepted.push(row.value) : quarantined.push(row);
}
console.log(`${read} rows read = ${accepted.length} accepted + ${quarantined.length} quarantined`);

const counts = new Map<string, number>();
for (const { reason } of quarantined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
for (const [reason, rows] of counts) console.log(`  ${reason}: ${rows}`);
for (const { source: place, reason, detail } of quarantined.slice(0, 3)) console.log(`  ${place.file} line ${place.line}: ${reason}: ${detail}`);

const [first] = accepted;
if (first)
  console.log(
    `first trade: ${first.politician.name}, ${first.side} ${first.ticker ?? first.assetName}, $${first.amount.low} to $${first.amount.high ?? "any"}, made ${first.transactionDate}, public ${first.disclosureDate}`,
  );
