import { nameKey } from "../core/identity.js";
import type { NamedPolitician } from "../core/ports.js";
import type { Politician } from "../core/types.js";

/** Members whom some vendor names with a bioguide id and whom no list holds, such as those who left after the list was made. */
export interface VendorMembers {
  /** Takes note of a row's member. */
  note(named: NamedPolitician): void;
  /** The id of the one such member with exactly this name and no other chamber; null otherwise. */
  resolve(named: Pick<NamedPolitician, "name" | "chamber">): string | null;
  /** In order of ids. */
  politicians(): readonly Politician[];
}

/** @param listed - ids that a list holds already */
export function vendorMembers(listed: ReadonlySet<string>): VendorMembers {
  const members = new Map<string, Politician>();
  const byName = new Map<string, Set<string>>();
  return {
    note({ name, bioguideId, chamber, party, state, district }) {
      if (bioguideId === null || listed.has(bioguideId)) return;
      const key = nameKey(name);
      byName.set(key, (byName.get(key) ?? new Set()).add(bioguideId));
      if (chamber === null || party === null || state === null || members.has(bioguideId)) return;
      members.set(bioguideId, { id: bioguideId, name, chamber, party, state, ...(district === null ? {} : { district }) });
    },
    resolve({ name, chamber }) {
      const ids = [...(byName.get(nameKey(name)) ?? [])];
      const found = ids.length === 1 ? members.get(ids[0]!) : undefined;
      return found && (chamber === null || chamber === found.chamber) ? found.id : null;
    },
    politicians: () => [...members.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
