import { readFileSync } from "node:fs";

/** Who holds a lock. A pid alone is not enough: it is given again to another process. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, as the system says it: boot id and clock ticks; null where the system does not tell (no /proc). */
  readonly started: string | null;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether that very process still runs. Where the system does not tell start times, a running process with that pid counts as the same. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, under another user
  }
  const now = startOf(pid);
  return now !== GONE && (started === null || now === null || started === now);
}

const GONE = "gone";

/** proc(5), stat: the name in brackets may hold anything, so the fields are counted after the last bracket: state is the 3rd, starttime the 22nd. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return GONE; // killed, and nobody has asked for its exit status yet
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}
