import { existsSync } from "node:fs";
import { openStore, type TableStore } from "../adapters/stores/index.js";
import { DataSourceError } from "../core/errors.js";
import type { Clock, InputSummary } from "../core/ports.js";
import { DiscoveryService, type ScanDetails, type ScanReport } from "../discovery/index.js";
import { type CommandContext, DEFAULT_REPORT, databaseOf } from "./context.js";
import { type InputPaths, openInputs } from "./inputs.js";
import { type CommandLine, UsageError } from "./options.js";
import { writeReport } from "./report-files.js";
import { sampleFiles } from "./sample.js";
import { summaryOf } from "./summary.js";
import { prepareFolder } from "./write-file.js";

const systemClock: Clock = { now: () => new Date().toISOString() };
export async function scanCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  if (line.command === "scan-politician" && line.id === null) throw new UsageError("scan-politician needs --id, a member's bioguide id such as F000450.");
  return withService(line, context, async (service, store) => {
    const details = await service.scanInDetail({ ...optionsOf(line, context), ...(line.id === null ? {} : { politicianId: line.id }) });
    await present(details, store, line, context);
  });
}

export async function importCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  if (!line.sample && line.trades.length + line.legislators.length === 0) throw new UsageError("import needs --trades or --legislators (or --sample).");
  return withService(line, context, async (service, store) => {
    const report = await service.import(optionsOf(line, context));
    context.say(summaryOf(report, { trades: await store.trades(), page: null }));
    context.json(report);
  });
}

/** Sweeps what the store holds once more, which is quick and writes no new rows, with the sectors and prices of the last scan unless others are named. */
export async function reportCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  await prepareFolder(line.out ?? DEFAULT_REPORT);
  return withStore(line, context, async (store) => {
    const last = await lastInputs(store);
    const again = (kind: "prices" | "sectors"): readonly string[] => {
      if (line[kind].length > 0) return line[kind];
      const files = last.filter((input) => input.kind === kind).map(({ file }) => file);
      for (const file of files.filter((file) => !existsSync(file)))
        context.note(`left out: ${file}, which the last scan used for --${kind}, is not there any more`);
      return files.filter((file) => existsSync(file));
    };
    const sources = await sourcesOf({ trades: [], legislators: [], prices: again("prices"), sectors: again("sectors") }, context);
    const service = new DiscoveryService({ sources, store, clock: systemClock });
    await present(await service.scanInDetail(optionsOf(line, context)), store, line, context);
  });
}

export async function migrateCommand(line: CommandLine, context: CommandContext): Promise<boolean> {
  return withStore(line, context, async (store) => {
    await store.migrate();
    const counts = await store.counts();
    context.say(
      `The tables in ${store.description} are up to date.\n${Object.entries(counts)
        .map(([table, rows]) => `  ${table.padEnd(20)} ${rows.toLocaleString("en-US").padStart(9)} rows`)
        .join("\n")}`,
    );
    context.json({ database: store.description, counts });
  });
}

async function present(details: ScanDetails, store: TableStore, line: CommandLine, context: CommandContext): Promise<void> {
  const { report, trades } = details;
  if (report.asOf === null) {
    const received = report.rowsRead === 0 ? "none" : `none: all ${report.rowsRead} rows that were read are quarantined`;
    throw new DataSourceError("NOT_FOUND", {
      where: "scan",
      what: store.description,
      expected: "trades to scan (name files with --trades, or try --sample)",
      received,
    });
  }
  const page = await writeReport(details, line.out ?? DEFAULT_REPORT, context);
  context.say(summaryOf(report, { trades, page }));
  context.json(report);
}

const optionsOf = ({ seed }: CommandLine, { signal, progress }: CommandContext) => ({ seed, signal, onProgress: progress.onProgress });

/** Looks at the files before the database is opened, so that a mistyped path costs nothing. */
async function withService(
  line: CommandLine,
  context: CommandContext,
  work: (service: DiscoveryService, store: TableStore) => Promise<void>,
): Promise<boolean> {
  const paths = line.sample ? await sampleFiles(line, context) : line;
  const sources = await sourcesOf(paths, context);
  if (line.command !== "import") await prepareFolder(line.out ?? DEFAULT_REPORT);
  return withStore(line, context, (store) => work(new DiscoveryService({ sources, store, clock: systemClock }), store));
}

async function sourcesOf(paths: InputPaths, { signal, note }: CommandContext) {
  const { skipped, ...sources } = await openInputs(paths, signal);
  for (const reason of skipped) note(`left alone: ${reason}`);
  return sources;
}

/** What the last scan of all members read. */
async function lastInputs(store: TableStore): Promise<readonly InputSummary[]> {
  const run = (await store.runs()).findLast(({ status, command }) => status === "completed" && command === "cycles");
  return (run?.report as Partial<ScanReport> | undefined)?.inputs ?? [];
}

async function withStore(line: CommandLine, { signal, note }: CommandContext, work: (store: TableStore) => Promise<void>): Promise<boolean> {
  const store = await openStore(databaseOf(line));
  const told = store.notices.length;
  for (const notice of store.notices) note(notice);
  try {
    signal.throwIfAborted();
    await work(store);
  } catch (error) {
    // A cancelled process ends at once, as if killed, which costs no acknowledged row; an orderly end would first write a snapshot of every row.
    if (!signal.aborted) await store.close().catch(() => undefined); // the first error tells more
    throw error;
  }
  await store.close();
  for (const notice of store.notices.slice(told)) note(notice);
  return true;
}
