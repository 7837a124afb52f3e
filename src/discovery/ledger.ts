import type { IsoDate } from "../core/dates.js";
import type { LedgerEntry } from "../core/ports.js";
import { nextBatchLevel } from "../stats/online-fdr.js";
import { fingerprint } from "./fingerprint.js";

/** The largest share of false findings that all scans of one ledger may have together. */
export const LEDGER_ALPHA = 0.05;

/**
 * The level at which a scan may call something a finding. A scan of data that the ledger knows gets the level that it got before and
 * spends nothing; a new one gets what online FDR control leaves it after all earlier scans.
 */
export function grantLevel(
  ledger: readonly LedgerEntry[],
  scan: string,
  dataFingerprint: string,
): { readonly id: string; readonly known: LedgerEntry | null; readonly alpha: number; readonly wealth: number; readonly sequence: number } {
  const id = fingerprint([scan, dataFingerprint]);
  const known = ledger.find((entry) => entry.id === id) ?? null;
  if (known) return { id, known, alpha: known.alpha, wealth: known.wealth, sequence: known.sequence };
  const history = [...ledger].sort((a, b) => a.sequence - b.sequence).map(({ alpha, tested, rejected }) => ({ level: alpha, tested, rejected }));
  const { alpha, wealth } = nextBatchLevel(history, { alpha: LEDGER_ALPHA });
  return { id, known, alpha, wealth, sequence: history.length + 1 };
}

/** The entry that a finished scan leaves in the ledger. */
export function ledgerEntry(
  granted: ReturnType<typeof grantLevel>,
  scan: string,
  outcome: { readonly tested: number; readonly rejected: number; readonly dataFingerprint: string; readonly asOf: IsoDate },
): LedgerEntry {
  const { tested, rejected, dataFingerprint, asOf } = outcome;
  return (
    granted.known ?? { id: granted.id, scan, sequence: granted.sequence, tested, alpha: granted.alpha, rejected, wealth: granted.wealth, dataFingerprint, asOf }
  );
}
