#!/usr/bin/env node
import { sentence } from "./context.js";
import { FAILED, runCommandLine } from "./run.js";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error; // a reader such as head has seen enough; the work goes on
  });
}
process.on("uncaughtException", (error) => {
  console.error(sentence(error));
  process.exit(FAILED);
});

runCommandLine(process.argv.slice(2)).then(({ code, cancelled }) => {
  process.exitCode = code;
  if (cancelled) process.exit(); // with the store still open
});
