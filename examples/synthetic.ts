// A seeded Congress with a rhythm planted in it: print the truth, look for it with a plain regression, and write the files a vendor would have published.
import { createWorld, writeVendorFiles } from "capitol-quant/synthetic";

const world = createWorld({ seed: 7, planted: { cycle: true } });
console.log(`${world.politicians.length} members, ${world.trades.length} public trades, ${world.undisclosed.length} not yet filed on ${world.options.to}`);

for (const { politicianId, ticker, periodDays, varianceShare } of world.truth.cycles) {
  const day = new Map(world.tradingDays.map((date, t) => [date, t]));
  const counts = new Float64Array(world.tradingDays.length);
  for (const trade of world.trades) if (trade.politicianId === politicianId && trade.ticker === ticker) counts[day.get(trade.transactionDate)!]! += 1;
  const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
  const wave = counts.reduce((sum, count, t) => sum + (count - mean) * Math.cos((2 * Math.PI * t) / periodDays), 0);
  const quadrature = counts.reduce((sum, count, t) => sum + (count - mean) * Math.sin((2 * Math.PI * t) / periodDays), 0);
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const found = (2 * (wave ** 2 + quadrature ** 2)) / (counts.length * variance);
  console.log(
    `${politicianId} in ${ticker}: every ${periodDays.toFixed(1)} days, ${(100 * varianceShare).toFixed(0)} % of the variance planted, ${(100 * found).toFixed(1)} % found`,
  );
}

for (const { path, rows, dirt } of writeVendorFiles(world, { layouts: ["house-stock-watcher-csv", "quiver-csv"], dirt: 2 })) console.log(path, rows, dirt);
