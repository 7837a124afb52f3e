// A second process for the tests of the embedded store: node child.mjs <what> <folder>
import { openPgliteStore } from "../../../src/adapters/stores/index.js";
import { aBatch, aTrade } from "../../support/records.js";
import { runWorkload } from "./workload.js";

const [what, folder] = process.argv.slice(2) as [string, string];
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  const store = await openPgliteStore(folder);
  if (what === "hold") setInterval(() => {}, 1000);
  if (what === "graceful") {
    process.once("SIGTERM", async () => {
      await store.importTrades(aBatch("last", [aTrade("last")]));
      await store.close();
      process.exit(0);
    });
    setInterval(() => {}, 1000);
  }
  say("open");
  if (what === "exit") process.exit(3);
  if (what === "work") {
    say(`new rows ${await runWorkload(store)}`);
    process.exitCode = 5; // a host's own, which the store must leave alone
    await store.close();
    say("closed");
  }
} catch (error) {
  const { name, code, message } = error as { name: string; code: string; message: string };
  say(JSON.stringify({ name, code, message }));
  process.exit(1);
}
