import { resolve, sep } from "node:path";
import {
  loadPricePanel,
  memberDirectory,
  openPriceSource,
  openSectorSource,
  openTradeSource,
  type SelectedInputs,
  selectInputs,
} from "../adapters/sources/index.js";
import { DataSourceError } from "../core/errors.js";
import type { DiscoverySources } from "../discovery/index.js";
import type { CommandLine } from "./options.js";

export type InputPaths = Pick<CommandLine, "trades" | "prices" | "legislators" | "sectors">;

/**
 * Opens what the command line names. A file named itself must be of its option's kind; in a folder, files of other kinds are left alone and told of.
 * @throws DataSourceError when a file cannot be read or is of another kind, and when a folder holds nothing of the kind
 */
export async function openInputs(paths: InputPaths, signal: AbortSignal): Promise<DiscoverySources & { readonly skipped: readonly string[] }> {
  const trades = await select(paths.trades, "trades", signal);
  const prices = await select(paths.prices, "prices", signal);
  const sectors = await select(paths.sectors, "sectors", signal);
  return {
    trades: await Promise.all(trades.files.map(({ path, layout }) => openTradeSource(path, { layout, signal }))),
    // The first list that names a ticker decides: GICS before Nasdaq's own classification.
    sectors: await Promise.all(
      [...sectors.files]
        .sort((a, b) => Number(b.layout.startsWith("gics")) - Number(a.layout.startsWith("gics")))
        .map(({ path }) => openSectorSource(path, { signal })),
    ),
    members: memberDirectory(paths.legislators),
    ...(prices.files.length === 0
      ? {}
      : { prices: async (query) => loadPricePanel(await Promise.all(prices.files.map(({ path }) => openPriceSource(path, { signal }))), query) }),
    skipped: [...trades.skipped, ...prices.skipped, ...sectors.skipped].map(
      ({ path, detected, problem }) =>
        `${path}: ${problem ?? (detected === null || detected.kind === "unknown" ? "a layout that is not known" : `holds ${detected.kind}`)}`,
    ),
  };
}

/** A folder that contributes nothing is an error, even when another path brings files. */
async function select(paths: readonly string[], kind: "trades" | "prices" | "sectors", signal: AbortSignal): Promise<SelectedInputs> {
  const selected = await selectInputs(paths, [kind], { signal });
  for (const path of paths) {
    const isBelow = (file: { readonly path: string }) => resolve(file.path).startsWith(`${resolve(path)}${sep}`);
    const left = selected.skipped.filter(isBelow);
    if (left.length > 0 && !selected.files.some(isBelow)) throw nothingOfKind(path, kind, left);
  }
  return selected;
}

function nothingOfKind(path: string, kind: string, skipped: SelectedInputs["skipped"]): DataSourceError {
  const held = [...new Set(skipped.map(({ detected }) => detected?.kind ?? "unknown"))]
    .map((found) => (found === "unknown" ? "files of unknown layout" : found))
    .join(", ");
  return new DataSourceError("UNKNOWN_LAYOUT", { where: "source", what: path, expected: `a folder with files of ${kind}`, received: `one with ${held}` });
}
