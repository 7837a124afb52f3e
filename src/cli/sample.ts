import { join } from "node:path";
import { createWorld, type VendorLayout, writeVendorFiles } from "../synthetic/index.js";
import { type CommandContext, DEFAULT_REPORT } from "./context.js";
import { type CommandLine, UsageError } from "./options.js";
import { writeWhole, writingInto } from "./write-file.js";

const SAMPLE_LAYOUTS = {
  trades: ["house-stock-watcher-csv", "senate-stock-watcher-csv"],
  legislators: ["legislators-csv"],
  prices: ["prices-wide-csv"],
  sectors: ["gics-constituents-csv"],
} as const satisfies Record<string, readonly VendorLayout[]>;

/**
 * Writes the sample world as vendors' files into the report's folder and names them as inputs, so that the sample takes the very path that
 * real files take. The world is invented: seeded members, companies and prices, with a few rhythms planted.
 */
export async function sampleFiles(
  line: CommandLine,
  { progress, signal }: CommandContext,
): Promise<Pick<CommandLine, "trades" | "prices" | "legislators" | "sectors">> {
  if (line.trades.length + line.prices.length + line.legislators.length + line.sectors.length > 0)
    throw new UsageError("--sample brings its own files; leave out --trades, --prices, --legislators and --sectors, or --sample.");
  const folder = join(line.out ?? DEFAULT_REPORT, "sample-data");
  progress.onProgress({ stage: `writing the sample world to ${folder}`, done: 0, total: null });
  const world = createWorld({ seed: line.seed, planted: "all" });
  const inputs: Record<keyof typeof SAMPLE_LAYOUTS, string[]> = { trades: [], legislators: [], prices: [], sectors: [] };
  await writingInto(line.out ?? DEFAULT_REPORT, async () => {
    for (const kind of Object.keys(SAMPLE_LAYOUTS) as (keyof typeof SAMPLE_LAYOUTS)[]) {
      for (const { path, content } of writeVendorFiles(world, { layouts: SAMPLE_LAYOUTS[kind] })) {
        signal.throwIfAborted();
        await writeWhole(join(folder, kind, path), content);
      }
      inputs[kind].push(join(folder, kind));
    }
  });
  return inputs;
}
