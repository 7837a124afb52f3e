import { QuantError } from "../core/errors.js";
import { type CommandLine, UsageError } from "./options.js";
import type { progressLine } from "./progress.js";

/** What a command needs of the process around it. */
export interface CommandContext {
  readonly signal: AbortSignal;
  readonly progress: ReturnType<typeof progressLine>;
  /** Prints for people on stdout; nothing under `--json`. */
  readonly say: (text: string) => void;
  /** Prints a remark on stderr. */
  readonly note: (text: string) => void;
  /** Prints the one JSON object of `--json`. */
  readonly json: (value: unknown) => void;
}

const DEFAULT_DATABASE = "capitol-quant-data";
export const DEFAULT_REPORT = "capitol-quant-report";

/** `--db`; else a folder of the sample's own, which never enters a real database unasked; else DATABASE_URL, else the default folder. */
export function databaseOf(line: CommandLine): string {
  return line.db ?? (line.sample ? `${line.out ?? DEFAULT_REPORT}/sample-database` : process.env.DATABASE_URL || DEFAULT_DATABASE);
}

/** One sentence for people; the stack is for DEBUG=capitol-quant only. */
export function sentence(error: unknown): string {
  if (process.env.DEBUG?.includes("capitol-quant") && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof UsageError) return error.message;
  if (error instanceof QuantError) return error.message.slice(`${error.fault.where}: `.length); // the call inside means nothing to a user
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return "The disk is full; nothing was half-written. Free some space and run the same command again.";
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") return `No permission: ${message}`;
  return `Failed unexpectedly: ${(message ?? String(error)).split("\n")[0]}. Run again with DEBUG=capitol-quant for the details.`;
}
