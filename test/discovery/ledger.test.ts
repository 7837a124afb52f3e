import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../src/core/ports.js";
import { grantLevel, LEDGER_ALPHA, ledgerEntry } from "../../src/discovery/ledger.js";

function scans(count: number, rejected = 0): LedgerEntry[] {
  const ledger: LedgerEntry[] = [];
  for (let i = 0; i < count; i++)
    ledger.push(ledgerEntry(grantLevel(ledger, "cycles", `data ${i}`), "cycles", { tested: 1000, rejected, dataFingerprint: `data ${i}`, asOf: "2020-01-01" }));
  return ledger;
}

describe("the evidence ledger", () => {
  it("spends its error budget once over any number of scans that find nothing", () => {
    const spent = scans(60).reduce((sum, { alpha }) => sum + alpha, 0);
    expect(spent).toBeLessThanOrEqual(LEDGER_ALPHA);
    expect(spent).toBeGreaterThan(LEDGER_ALPHA / 2);
  });

  it("gives the first scan a useful share and every later one something", () => {
    const ledger = scans(40);
    expect(ledger[0]!.alpha).toBeGreaterThan(0.01);
    expect(ledger.every(({ alpha }) => alpha > 0)).toBe(true);
  });

  it("gives the same scan of the same data its old level and leaves the wealth alone", () => {
    const ledger = scans(3);
    const again = grantLevel(ledger, "cycles", "data 1");
    expect(again).toMatchObject({ alpha: ledger[1]!.alpha, wealth: ledger[1]!.wealth, sequence: 2 });
    expect(ledgerEntry(again, "cycles", { tested: 1, rejected: 0, dataFingerprint: "data 1", asOf: "2020-01-01" })).toEqual(ledger[1]);
  });

  it("treats new data, and another scan of the same data, as a new scan", () => {
    const ledger = scans(2);
    expect(grantLevel(ledger, "cycles", "new data").sequence).toBe(3);
    expect(grantLevel(ledger, "cycles of A000001", "data 1").sequence).toBe(3);
  });

  it("does not depend on the order in which a store returns its entries", () => {
    const ledger = scans(5, 2);
    expect(grantLevel([...ledger].reverse(), "cycles", "x")).toEqual(grantLevel(ledger, "cycles", "x"));
  });
});
