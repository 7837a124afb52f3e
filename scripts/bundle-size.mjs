// Minified and gzipped size of one entry with everything it pulls in, as a bundler for browsers would ship it.
//   node scripts/bundle-size.mjs [subpath | subpath:Name ...]      default: cycles cycles:FourierCyclicalDetector stats

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bytes of a built entry, of everything in it or of one name; throws when it needs anything of Node. */
export async function bundleSize(subpath, name) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import ${name ? `{ ${name} as entry }` : "* as entry"} from "./dist/${subpath}/index.js"; globalThis.entry = entry;`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return { minified: outputFiles[0].contents.length, gzipped: gzipSync(outputFiles[0].contents, { level: 9 }).length, inputs: Object.keys(metafile.inputs) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const subpaths = process.argv.slice(2);
  for (const entry of subpaths.length > 0 ? subpaths : ["cycles", "cycles:FourierCyclicalDetector", "stats"]) {
    const { minified, gzipped } = await bundleSize(...entry.split(":"));
    console.log(`capitol-quant/${entry}: ${(minified / 1000).toFixed(1)} kB minified, ${(gzipped / 1000).toFixed(2)} kB gzipped`);
  }
}
