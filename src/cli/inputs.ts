import { loadPricePanel, memberDirectory, openPriceSource, openSectorSource, openTradeSource, selectInputs } from "../adapters/sources/index.js";
import type { DiscoverySources } from "../discovery/index.js";
import type { CommandLine } from "./options.js";

export type InputPaths = Pick<CommandLine, "trades" | "prices" | "legislators" | "sectors">;

/** Opens what the command line names. A file named itself must be of its option's kind; in a folder, files of other kinds are left alone and told of. */
export async function openInputs(paths: InputPaths, signal: AbortSignal): Promise<DiscoverySources & { readonly skipped: readonly string[] }> {
  const trades = await selectInputs(paths.trades, ["trades"], { signal });
  const prices = await selectInputs(paths.prices, ["prices"], { signal });
  const sectors = await selectInputs(paths.sectors, ["sectors"], { signal });
  return {
    trades: await Promise.all(trades.files.map(({ path, layout }) => openTradeSource(path, { layout, signal }))),
    sectors: await Promise.all(sectors.files.map(({ path }) => openSectorSource(path, { signal }))),
    members: memberDirectory(paths.legislators),
    ...(prices.files.length === 0 ? {} : { prices: async (query) => loadPricePanel(await Promise.all(prices.files.map(({ path }) => openPriceSource(path, { signal }))), query) }),
    skipped: [...trades.skipped, ...prices.skipped, ...sectors.skipped].map(({ path, detected, problem }) => `${path}: ${problem ?? (detected === null || detected.kind === "unknown" ? "a layout that is not known" : `holds ${detected.kind}`)}`),
  };
}
