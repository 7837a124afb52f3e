import { StoreError } from "../../core/errors.js";

/** A write that contradicts what is stored, such as two scans that claim one place in the ledger. */
export function conflict(what: string, received: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    "CONFLICT",
    { where: "DiscoveryStore", what, expected: "a write that agrees with what is stored (read again and retry)", received },
    options,
  );
}
