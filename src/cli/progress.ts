import type { OnProgress, Progress } from "../core/ports.js";

const REDRAW_MS = 100;
const BAR_WIDTH = 24;

/** A progress line on stderr: redrawn in place on a terminal, one line a stage elsewhere, nothing under `--json`. */
export function progressLine(stream: NodeJS.WriteStream, now: () => number, silent: boolean): { readonly onProgress: OnProgress; clear(): void } {
  if (silent) return { onProgress: () => undefined, clear: () => undefined };
  const redraws = stream.isTTY && process.env.TERM !== "dumb";
  let stage = "";
  let stageStarted = 0;
  let drawn = 0;
  return {
    onProgress(progress) {
      const time = now();
      const isNew = progress.stage !== stage;
      if (isNew) {
        stage = progress.stage;
        stageStarted = time;
      }
      if (!redraws) {
        if (isNew) stream.write(`${progress.stage} …\n`);
        return;
      }
      if (!isNew && time - drawn < REDRAW_MS && progress.done !== progress.total) return;
      drawn = time;
      stream.write(`\r\x1b[2K${drawing(progress, time - stageStarted)}`);
    },
    clear() {
      if (redraws) stream.write("\r\x1b[2K");
    },
  };
}

function drawing({ stage, done, total }: Progress, elapsedMs: number): string {
  if (total === null || total === 0) return `${stage}  ${done.toLocaleString("en-US")}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const left = done > 0 && done < total ? `  ${(((elapsedMs / done) * (total - done)) / 1000).toFixed(0)} s left` : "";
  return `${stage}  ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}  ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}${left}`;
}
