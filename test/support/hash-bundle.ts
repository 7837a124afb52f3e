import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readSignatures } from "../exports/signatures.js";
import { SUBPATHS } from "../exports/targets.js";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * One script that sets `globalThis.hashLines`: the hash of what every public call answers, for runtimes without a compiler, browsers included.
 * With `--without-webassembly` on its command line the twins do all the work.
 */
export async function hashBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        if (globalThis.process?.argv.includes("--without-webassembly")) delete globalThis.WebAssembly;
        import { hashLines } from "../exports/hashes.js";
        globalThis.hashLines = hashLines;
        if (globalThis.process?.argv.includes("--print")) console.log(hashLines().join("\\n"));
      `,
      resolveDir: here,
      loader: "ts",
    },
    bundle: true,
    keepNames: true, // classes are known by name
    format: "esm",
    target: "es2022",
    write: false,
    define: { SIGNATURES: JSON.stringify(readSignatures(SUBPATHS)) },
    absWorkingDir: join(here, "../.."),
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}
