import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRICE_LAYOUTS, tradeLayouts } from "../../src/adapters/sources/index.js";
import { COMMANDS, OPTIONS } from "../../src/cli/commands-table.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const cache = join(root, "node_modules/.cache"); // inside the project, so that bundles find its packages
mkdirSync(cache, { recursive: true });
const bundles = mkdtempSync(join(cache, "examples-"));
const folder = mkdtempSync(join(tmpdir(), "capitol-quant-examples-"));
const examples = readdirSync(join(root, "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: Record<string, unknown> };
const subpaths = Object.keys(exports)
  .filter((path) => path !== "./package.json")
  .map((path) => path.slice(1));

/** Each name of the package stands for its source, so that no build is needed; everything else stays a package. */
const packageIsSource = {
  name: "package-is-source",
  setup(builder: { onResolve(filter: { filter: RegExp }, resolve: (args: { path: string }) => { path: string } | { external: true } | undefined): void }) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path }) => {
      if (examples.some((example) => path.endsWith(`${example}.ts`))) return undefined;
      const subpath = path.startsWith("capitol-quant") ? path.slice("capitol-quant".length) : null;
      return subpath !== null && subpaths.includes(subpath) ? { path: join(root, "src", subpath, "index.ts") } : { external: true };
    });
  },
};

beforeAll(async () => {
  const entryPoints = examples.map((example) => join(root, "examples", `${example}.ts`));
  await build({
    entryPoints,
    outdir: bundles,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    plugins: [packageIsSource],
    logLevel: "silent",
  });
});
afterAll(() => {
  rmSync(bundles, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** What the program prints; a failure of the program fails the test. */
async function run(example: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(bundles, `${example}.mjs`), ...args], {
    encoding: "utf8",
    env: { ...process.env, TMPDIR: folder },
  });
  expect(stderr).toBe("");
  return stdout;
}

const numbersIn = (text: string, pattern: RegExp): number[] => [...(pattern.exec(text) ?? [])].slice(1).map(Number);

describe("the examples", () => {
  it("are those that are tested here", () => {
    expect(examples.sort()).toEqual(["changepoints", "cycles", "discovery", "forecast", "patterns", "regimes", "report", "sources", "stats", "synthetic"]);
  });

  it("regimes.ts sees a planted spell of volatility on its own days, without switching labels", async () => {
    const printed = await run("regimes");
    const [known, hindsight] = numbersIn(printed, /days of it in the wildest regime: (\d+) % as known then, (\d+) % in hindsight/);
    expect(known).toBeGreaterThan(70);
    expect(hindsight).toBeGreaterThan(90);
    expect(printed).toContain("0 label switches");
  });

  it("patterns.ts forecasts from analogues, with an interval and what it promises", async () => {
    const [forecast, lower, upper] = numbersIn(await run("patterns"), /next 20 bars: (-?[\d.]+) % \((-?[\d.]+) % to (-?[\d.]+) %/);
    expect(lower).toBeLessThan(forecast!);
    expect(upper).toBeGreaterThan(forecast!);
  });

  it("cycles.ts finds the planted period within two percent and shows every band that it tried", async () => {
    const printed = await run("cycles");
    const [found, planted] = numbersIn(printed, /found: every ([\d.]+) business days .* planted: every ([\d.]+)/);
    expect(Math.abs(found! / planted! - 1)).toBeLessThan(0.02);
    const [tested] = numbersIn(printed, /^(\d+) hypotheses/);
    expect(printed.match(/strongest at/g)).toHaveLength(tested!);
  });

  it("stats.ts finds the beta that was put in and no alpha, with an interval that holds none", async () => {
    const printed = await run("stats");
    const [beta, , p] = numbersIn(printed, /beta ([\d.]+), alpha (-?[\d.]+) % a year, p = ([\d.]+)/);
    expect(Math.abs(beta! - 1.1)).toBeLessThan(0.05);
    expect(p).toBeGreaterThan(0.05);
    const [lower, upper] = numbersIn(printed, /95 %: (-?[\d.]+) to (-?[\d.]+) basis points/);
    expect(lower! < 0 && upper! > 0).toBe(true);
  });

  it("forecast.ts forecasts the series that swings, and not the steady one", async () => {
    const printed = await run("forecast");
    const [next, lower, upper, skill] = numbersIn(printed, /swinging: next week ([\d.]+) \(95 %: (\d+) to (\d+)\), by .*; skill ([\d.]+)/);
    expect(lower! < next! && next! < upper!).toBe(true);
    expect(skill).toBeGreaterThan(0);
    expect(printed).toContain("steady: no forecast, because");
  });

  it("synthetic.ts prints the four planted cycles and the files of two vendors", async () => {
    const printed = await run("synthetic");
    expect(printed.match(/% of the variance planted/g)).toHaveLength(4);
    expect(printed).toContain("house_stock_watcher.csv");
  });

  it("discovery.ts accounts for all rows, finds nothing that was not planted, and changes nothing the second time", async () => {
    const printed = await run("discovery");
    const [read, accepted, quarantined] = numbersIn(printed, /(\d+) rows read, (\d+) accepted, (\d+) quarantined/);
    expect(read).toBe(accepted! + quarantined!);
    const planted = [...printed.matchAll(/^planted: (.+ in \w+):/gm)].map(([, subject]) => subject!);
    const found = [...printed.matchAll(/^(?!planted)(.+ in \w+): every/gm)].map(([, subject]) => subject!);
    expect(planted).toHaveLength(4);
    expect(found.length).toBeGreaterThan(0);
    expect(planted).toEqual(expect.arrayContaining(found));
    expect(printed).toContain(`again: 0 new rows, ${found.length} findings, scan number 1 `);
  });

  it("sources.ts counts accepted and quarantined rows that add up to the rows read", async () => {
    const printed = await run("sources");
    const [read, accepted, quarantined] = numbersIn(printed, /(\d+) rows read = (\d+) accepted \+ (\d+) quarantined/);
    expect(read).toBe(accepted! + quarantined!);
    expect(quarantined).toBeGreaterThan(0);
    const byReason = [...printed.matchAll(/^ {2}[a-z-]+: (\d+)$/gm)].reduce((sum, [, rows]) => sum + Number(rows), 0);
    expect(byReason).toBe(quarantined);
  });

  it("report.ts writes pages that load nothing", async () => {
    const out = join(folder, "report");
    const printed = await run("report", out);
    const [pages] = numbersIn(printed, /(\d+) pages, \d+ findings/);
    expect(readdirSync(join(out, "members"))).toHaveLength(pages! - 2);
    expect(existsSync(join(out, "report.html"))).toBe(true);
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|url\(|@import/);
  });
});

describe("the written pages", () => {
  const pages = [
    "README.md",
    "CHANGELOG.md",
    ...readdirSync(join(root, "docs"))
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`),
  ];

  it.each(pages)("%s links to files and headings that exist", (page) => {
    const text = readFileSync(join(root, page), "utf8").replace(/```[\s\S]*?```/g, "");
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)|<img src="([^"]+)"/g)].map(([, link, image]) => (link ?? image)!);
    const broken = links.filter((link) => {
      const [path, heading] = link.split("#") as [string, string?];
      const target = path === "" ? join(root, page) : join(root, dirname(page), path);
      return !existsSync(target) || (heading !== undefined && !headingsOf(readFileSync(target, "utf8")).includes(heading));
    });
    expect(broken).toEqual([]);
  });

  it("the README names every entry of the package", () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    expect(subpaths.filter((subpath) => !text.includes(`| \`capitol-quant${subpath}\` |`))).toEqual([]);
  });

  it("docs/cli.md names every command and option", () => {
    const text = readFileSync(join(root, "docs/cli.md"), "utf8");
    expect(Object.keys(COMMANDS).filter((command) => !text.includes(`| \`${command}`))).toEqual([]);
    expect(Object.keys(OPTIONS).filter((option) => !text.includes(`| \`--${option}`))).toEqual([]);
  });

  it("docs/sources.md names every layout of trades and prices", () => {
    const text = readFileSync(join(root, "docs/sources.md"), "utf8");
    expect([...tradeLayouts, ...PRICE_LAYOUTS].filter((layout) => !text.includes(`\`${layout}\``))).toEqual([]);
  });
});

function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );
}
