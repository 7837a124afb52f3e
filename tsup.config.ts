import { defineConfig } from "tsup";

const folders = ["stats", "cycles", "synthetic", "discovery", "viz", "adapters/sources", "adapters/stores"];
const library = { index: "src/index.ts", ...Object.fromEntries(folders.map((folder) => [`${folder}/index`, `src/${folder}/index.ts`])) };
const shared = { dts: true, splitting: true, treeshake: true, target: "es2022", noExternal: ["zod", "@noble/hashes"] } as const;

export default defineConfig([
  { ...shared, entry: { ...library, "cli/main": "src/cli/main.ts" }, format: "esm" }, // one build, so that the command line shares the library's chunks
  { ...shared, entry: library, format: "cjs" },
]);
