import { defineConfig } from "tsup";

const folders = ["stats", "cycles", "regimes", "patterns", "forecast", "synthetic", "discovery", "viz", "adapters/sources", "adapters/stores"];

export default defineConfig({
  entry: {
    index: "src/index.ts",
    ...Object.fromEntries(folders.map((folder) => [`${folder}/index`, `src/${folder}/index.ts`])),
    "cli/main": "src/cli/main.ts",
  },
  format: ["esm", "cjs"],
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  target: "es2022",
  noExternal: ["@noble/hashes"],
});
