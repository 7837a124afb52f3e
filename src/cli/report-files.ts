import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ScanDetails } from "../discovery/index.js";
import { reportPages } from "../viz/index.js";
import { DataSourceError } from "../core/errors.js";
import type { CommandContext } from "./run.js";

/**
 * Writes the report's pages; each appears whole or not at all (written beside its place, then renamed).
 * @returns the front page's absolute path
 */
export async function writeReport(details: ScanDetails, folder: string, { signal, progress }: Pick<CommandContext, "signal" | "progress">): Promise<string> {
  let written = 0;
  try {
    await mkdir(join(folder, "members"), { recursive: true });
    for (const { path, html } of reportPages(details)) {
      signal.throwIfAborted();
      const target = join(folder, path);
      const partial = `${target}.partial`;
      await writeFile(partial, html).catch(async (error) => {
        await rm(partial, { force: true });
        throw error;
      });
      await rename(partial, target);
      progress.onProgress({ stage: "writing the report", done: ++written, total: null });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || signal.aborted) throw error;
    const expected = code === "ENOSPC" ? "free disk space" : code === "EEXIST" || code === "ENOTDIR" ? "a folder, not a file" : "a folder that can be written to";
    throw new DataSourceError("UNWRITABLE", { where: "report", what: `--out ${folder}`, expected, received: code }, { cause: error });
  }
  return resolve(folder, "report.html");
}
