// A scan whose HTML report is written by you: into a folder, an upload, a response. Pages hold everything they show and load nothing.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { memberDirectory, openTradeSource } from "capitol-quant/adapters/sources";
import { MemoryStore } from "capitol-quant/adapters/stores";
import { DiscoveryService } from "capitol-quant/discovery";
import { createWorld, writeVendorFiles } from "capitol-quant/synthetic";
import { reportPages } from "capitol-quant/viz";

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "capitol-quant-example-")));
const write = async (path: string, content: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
  return join(folder, path);
};

const world = createWorld({ seed: 2, members: 30, planted: { cycle: true } });
const [house, legislators] = writeVendorFiles(world, { layouts: ["house-stock-watcher-csv", "legislators-csv"] });
const trades = await openTradeSource(await write("data/house.csv", house!.content));
const members = memberDirectory([await write("data/legislators.csv", legislators!.content)]);

const service = new DiscoveryService({ sources: { trades: [trades], members }, store: new MemoryStore(), clock: { now: () => new Date().toISOString() } });
const details = await service.scanInDetail({ onProgress: ({ stage, done, total }) => done === total && console.log(`${stage}: ${done}`) });

let pages = 0;
for (const { path, content } of reportPages(details)) {
  await write(path, content);
  pages++;
}
console.log(`${pages} pages, ${details.report.discoveries.length} findings: ${join(folder, "report.content")}`);
