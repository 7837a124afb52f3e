import manifest from "../../package.json" with { type: "json" };
import { type CommandContext, sentence } from "./context.js";
import { doctor } from "./doctor.js";
import { commandHelp, generalHelp } from "./help.js";
import { type CommandLine, parseCommandLine, UsageError } from "./options.js";
import { progressLine } from "./progress.js";
import { importCommand, migrateCommand, reportCommand, scanCommand } from "./scan.js";

const DONE = 0;
export const FAILED = 1;
const WRONG_USAGE = 2;
const CANCELLED = "Cancelled; what was finished before is in the database, nothing is half-written. The same command goes on from there.";
/** How long a cancelled command may take to end by itself. */
const GRACE_MS = 100;

const HANDLERS: Record<CommandLine["command"], (line: CommandLine, context: CommandContext) => Promise<boolean>> = {
  "scan-all-politicians": scanCommand,
  "scan-politician": scanCommand,
  import: importCommand,
  report: reportCommand,
  migrate: migrateCommand,
  doctor,
};

/**
 * Runs one command line and returns its exit code, and whether it was cancelled, after which the process is to end at once.
 * Ctrl-C cancels: open transactions roll back, files appear whole or not at all.
 */
export async function runCommandLine(args: readonly string[]): Promise<{ readonly code: number; readonly cancelled: boolean }> {
  let line: CommandLine;
  try {
    const parsed = parseCommandLine(args);
    if (parsed === "help" || parsed === "version") {
      console.log(parsed === "help" ? generalHelp() : manifest.version);
      return { code: DONE, cancelled: false };
    }
    if (parsed.help) {
      console.log(commandHelp(parsed.command));
      return { code: DONE, cancelled: false };
    }
    line = parsed;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return { code: WRONG_USAGE, cancelled: false };
  }
  const controller = new AbortController();
  const cancel = () => {
    controller.abort(new Error("cancelled"));
    setTimeout(() => {
      console.error(CANCELLED);
      process.exit(FAILED);
    }, GRACE_MS).unref(); // a transaction under way is not waited for: it has not happened, as after a kill
    process.once("SIGINT", () => process.exit(FAILED)); // a second Ctrl-C does not wait
  };
  process.once("SIGINT", cancel);
  process.once("SIGTERM", cancel);
  const progress = progressLine(process.stderr, () => performance.now(), line.json);
  try {
    const ok = await HANDLERS[line.command](line, {
      signal: controller.signal,
      progress,
      say: (text) => {
        progress.clear();
        if (!line.json) console.log(text);
      },
      note: (text) => {
        progress.clear();
        console.error(text);
      },
      json: (value) => line.json && console.log(JSON.stringify(value)),
    });
    return { code: ok ? DONE : FAILED, cancelled: false };
  } catch (error) {
    progress.clear();
    console.error(controller.signal.aborted ? CANCELLED : sentence(error));
    return { code: error instanceof UsageError ? WRONG_USAGE : FAILED, cancelled: controller.signal.aborted };
  } finally {
    process.removeListener("SIGINT", cancel);
    process.removeListener("SIGTERM", cancel);
  }
}
