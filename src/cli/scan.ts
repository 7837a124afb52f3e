import type { Clock, DiscoveryStore } from "../core/ports.js";
import { DiscoveryService, type ScanDetails, type ScanReport } from "../discovery/index.js";
import { openStore } from "../adapters/stores/index.js";
import { UsageError, type CommandLine } from "./options.js";
import type { CommandContext } from "./run.js";
import { openInputs } from "./inputs.js";
import { writeReport } from "./report-files.js";
import { sampleFiles } from "./sample.js";
import { summaryOf } from "./summary.js";

const systemClock: Clock = { now: () => new Date().toISOString() };
export const DEFAULT_DATABASE = "capitol-quant-data";
export const DEFAULT_REPORT = "capitol-quant-report";

/** `--db`, else DATABASE_URL, else a folder of the sample's or the user's own. */
export function databaseOf(line: CommandLine): string {
  return line.db ?? process.env.DATABASE_URL ?? (line.sample ? `${line.out ?? DEFAULT_REPORT}/sample-database` : DEFAULT_DATABASE);
}

export async function scanCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  if (line.command === "scan-politician" && line.id === null) throw new UsageError("scan-politician needs --id, a member's bioguide id such as F000450.");
  return withService(line, context, async (service) => {
    const details = await service.scanInDetail({ ...optionsOf(line, context), ...(line.id === null ? {} : { politicianId: line.id }) });
    await present(details, line, context);
  });
}

export async function importCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  if (!line.sample && line.trades.length + line.legislators.length === 0) throw new UsageError("import needs --trades or --legislators (or --sample).");
  return withService(line, context, async (service) => {
    const report = await service.import(optionsOf(line, context));
    context.progress.clear();
    context.say(summaryOf(report, null));
    context.json(report);
  });
}

export async function reportCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  return withService(line, context, async (service) => present(await service.scanInDetail(optionsOf(line, context)), line, context));
}

export async function migrateCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  return withStore(line, async (store) => {
    await store.migrate();
    const counts = await store.counts();
    context.say(`The tables in ${store.description} are up to date.\n${Object.entries(counts).map(([table, rows]) => `  ${table.padEnd(20)} ${rows.toLocaleString("en-US").padStart(9)} rows`).join("\n")}`);
    context.json({ database: store.description, counts });
  });
}

async function present(details: ScanDetails, line: CommandLine, context: CommandContext): Promise<void> {
  const page = await writeReport(details, line.out ?? DEFAULT_REPORT, context);
  context.progress.clear();
  context.say(summaryOf(details.report, page));
  context.json(details.report);
}

const optionsOf = ({ seed }: CommandLine, { signal, progress }: CommandContext) => ({ seed, signal, onProgress: progress.onProgress });

async function withService(line: CommandLine, context: CommandContext, work: (service: DiscoveryService) => Promise<void>): Promise<boolean> {
  const paths = line.sample ? await sampleFiles(line, context) : line;
  const { skipped, ...sources } = await openInputs(paths, context.signal);
  for (const note of skipped) context.note(`left alone: ${note}`);
  return withStore(line, (store) => work(new DiscoveryService({ sources, store, clock: systemClock })));
}

async function withStore(line: CommandLine, work: (store: DiscoveryStore) => Promise<void>): Promise<boolean> {
  const store = await openStore(databaseOf(line));
  try {
    await work(store);
    return true;
  } finally {
    await store.close();
  }
}

export type { ScanReport };
