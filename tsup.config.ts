import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/cli/main.ts", ...["stats", "cycles", "synthetic", "discovery", "viz", "adapters/sources", "adapters/stores"].map((folder) => `src/${folder}/index.ts`)],
  format: ["esm", "cjs"],
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  target: "es2022",
  noExternal: ["zod"],
});
