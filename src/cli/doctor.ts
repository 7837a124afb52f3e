import { openStore } from "../adapters/stores/index.js";
import { type CommandContext, databaseOf, sentence } from "./context.js";
import { openInputs } from "./inputs.js";
import type { CommandLine } from "./options.js";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
}

/** Looks at everything a scan needs and says what it found, one line each. False when something is wrong. */
export async function doctor(line: CommandLine, { say, json, signal, progress }: CommandContext): Promise<boolean> {
  const checks: Check[] = [runtimeCheck()];
  const attempt = async (name: string, look: () => Promise<string>) => {
    try {
      checks.push({ name, ok: true, found: await look() });
    } catch (error) {
      if (signal.aborted) throw error;
      checks.push({ name, ok: false, found: sentence(error) });
    }
  };
  await attempt("database", async () => {
    progress.onProgress({ stage: "opening the database", done: 0, total: null });
    const store = await openStore(databaseOf(line));
    try {
      await store.migrate();
      const counts = await store.counts();
      return `${store.description}: ${counts.trades.toLocaleString("en-US")} trades of ${counts.politicians.toLocaleString("en-US")} known members, ${counts.pattern_discoveries.toLocaleString("en-US")} findings${store.notices.map((notice) => `; ${notice}`).join("")}`;
    } finally {
      await store.close();
    }
  });
  for (const kind of ["trades", "legislators", "prices", "sectors"] as const) {
    for (const path of line[kind]) {
      await attempt(`--${kind} ${path}`, async () => {
        const {
          trades = [],
          sectors = [],
          members,
          prices,
        } = await openInputs({ trades: [], legislators: [], prices: [], sectors: [], [kind]: [path] }, signal);
        const listed =
          kind === "legislators"
            ? ((await members?.({ signal }))?.inputs ?? [])
            : kind === "prices"
              ? ((await prices?.({ signal }))?.inputs ?? [])
              : [...trades, ...sectors];
        return [...new Set(listed.map(({ vendor }) => vendor))].join(", ");
      });
    }
  }
  say(checks.map(({ name, ok, found }) => `${ok ? "ok    " : "WRONG "} ${name}: ${found}`).join("\n"));
  json({ ok: checks.every(({ ok }) => ok), checks });
  return checks.every(({ ok }) => ok);
}

function runtimeCheck(): Check {
  const { bun, deno, node } = process.versions;
  const [major, minor] = node.split(".").map(Number) as [number, number];
  return {
    name: "runtime",
    ok: major > 20 || (major === 20 && minor >= 19),
    found: bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}${major < 20 ? " (20.19 or newer is needed)" : ""}`,
  };
}
