// Compiles every kernel, kernels/NAME.ts, to src/math/wasm/NAME-module.ts: the WebAssembly module in hexadecimal digits, which compress better than base64.
// The results are committed, so that neither installing nor building the package needs the compiler; a test compiles again and compares.
//   cd kernels && npm install && node build.mjs [NAME …] [--check]     --check writes nothing and fails where a committed module is out of date
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "../src/math/wasm");
const check = process.argv.includes("--check");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const sources = readdirSync(here).filter((file) => file.endsWith(".ts") && (wanted.length === 0 || wanted.includes(basename(file, ".ts"))));

let stale = 0;
for (const source of sources) {
  const name = basename(source, ".ts");
  const path = join(target, `${name}-module.ts`);
  const code = wrapped(name, await compiled(source));
  if (!check) writeFileSync(path, code);
  else if (readOrNothing(path) !== code) {
    stale++;
    console.error(`${name}-module.ts is not what kernels/${source} compiles to; run: cd kernels && npm install && node build.mjs`);
  }
  console.log(`${name}: ${Buffer.byteLength(code)} bytes`);
}
process.exitCode = stale > 0 ? 1 : 0;

/** Plain SIMD only: fused multiply-adds of relaxed SIMD would give other bits than the TypeScript twin. */
async function compiled(source) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      source,
      "--outFile",
      "kernel.wasm",
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--enable",
      "simd",
      "--importMemory",
      "--initialMemory",
      "1",
      "--use",
      "abort=",
    ],
    { readFile: (name) => readOrNothing(join(here, name)), writeFile: (_, contents) => void (binary = contents), listFiles: () => [] },
  );
  if (error || !binary) throw new Error(`${source}: ${stderr.toString() || error}`);
  return binary;
}

function wrapped(name, binary) {
  const constant = `${name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Module`;
  return `// Compiled from kernels/${name}.ts by kernels/build.mjs; not written by hand.\nexport const ${constant} =\n  "${Buffer.from(binary).toString("hex")}";\n`;
}

function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
