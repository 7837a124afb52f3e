import { join, resolve } from "node:path";
import type { ScanDetails } from "../discovery/index.js";
import { reportPages } from "../viz/index.js";
import type { CommandContext } from "./context.js";
import { writeWhole, writingInto } from "./write-file.js";

/**
 * Writes the report's pages; each appears whole or not at all.
 * @returns the front page's absolute path
 * @throws DataSourceError UNWRITABLE
 */
export async function writeReport(details: ScanDetails, folder: string, { signal, progress }: Pick<CommandContext, "signal" | "progress">): Promise<string> {
  let written = 0;
  await writingInto(folder, async () => {
    for (const { path, content } of reportPages(details)) {
      await letSignalsThrough();
      signal.throwIfAborted();
      await writeWhole(join(folder, path), content);
      progress.onProgress({ stage: "writing the report", done: ++written, total: null });
    }
  });
  return resolve(folder, "report.html");
}

/** A page is drawn in one go; a Ctrl-C meanwhile is heard here. */
const letSignalsThrough = (): Promise<void> => new Promise((done) => setImmediate(done));
