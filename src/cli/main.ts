#!/usr/bin/env node
import { runCommandLine } from "./run.js";

runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
