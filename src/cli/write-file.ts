import { existsSync, mkdirSync, rmSync } from "node:fs";
import { access, constants, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DataSourceError, QuantError } from "../core/errors.js";

/** Writes a file that appears whole or not at all (written beside its place, then renamed), with the folders above it. */
export async function writeWhole(path: string, content: string): Promise<void> {
  makeFolder(dirname(path));
  const partial = `${path}.partial`;
  const removePartial = () => rmSync(partial, { force: true });
  process.once("exit", removePartial); // a second Ctrl-C does not wait for the end of this
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined); // the first error tells more
    throw error;
  } finally {
    process.off("exit", removePartial);
  }
}

/** Creates the folder of `--out`, or finds out that it cannot be used before any time is spent on what goes there. @throws DataSourceError UNWRITABLE */
export async function prepareFolder(folder: string): Promise<void> {
  await writingInto(folder, async () => {
    makeFolder(folder);
    await readdir(folder); // for its error when this is a file
    await access(folder, constants.W_OK);
  });
}

/** Runs what writes into the folder of `--out`; a failure of the file system becomes one sentence about that folder. @throws DataSourceError UNWRITABLE */
export async function writingInto<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof QuantError || code === undefined || syscall === undefined) throw error;
    const [expected, received] = FAULTS[code] ?? ["a folder that can be written to", code];
    throw new DataSourceError("UNWRITABLE", { where: "report", what: `--out ${folder}`, expected, received }, { cause: error });
  }
}

const NOT_A_FOLDER = ["a folder, or a name that is free", "a file"] as const;
const NO_RIGHT = ["a folder that may be written to (name another with --out)", "no permission"] as const;
const NO_SPACE = ["free disk space (free some and run the same command again; what was imported is kept)", "a full disk"] as const;
const FAULTS: Readonly<Record<string, readonly [expected: string, received: string]>> = {
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EEXIST: NOT_A_FOLDER,
  ENOTDIR: NOT_A_FOLDER,
  EISDIR: ["a folder in which the report's pages may be replaced", "a folder under the name of a page"],
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: ["a folder that may be written to (name another with --out)", "a read-only disk"],
};

/** Level by level: the recursive mkdir of Node never returns below a folder such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was quicker
  }
}
