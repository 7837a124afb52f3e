import { nameKey } from "../core/identity.js";
import type { NamedPolitician } from "../core/ports.js";
import type { Politician } from "../core/types.js";

/** Members whom some vendor names with a bioguide id and whom no list holds, such as those who left after the list was made. */
export interface VendorMembers {
  /** Takes note of a row's member. */
  note(named: NamedPolitician): void;
  /** The id of the one such member with exactly this name and no other chamber; null otherwise. */
  resolve(named: Pick<NamedPolitician, "name" | "chamber">): string | null;
  /** Those that the store does not know yet. */
  politicians(): readonly Politician[];
}

/**
 * @param listed - ids that a list holds
 * @param stored - members that the store knows from earlier runs; those that no list holds are known by their exact names
 */
export function vendorMembers(listed: ReadonlySet<string>, stored: readonly Politician[] = []): VendorMembers {
  const members = new Map<string, Politician>();
  const fresh: Politician[] = [];
  const byName = new Map<string, Set<string>>();
  const name = (id: string, text: string) => byName.set(nameKey(text), (byName.get(nameKey(text)) ?? new Set()).add(id));
  for (const politician of stored) {
    if (listed.has(politician.id)) continue;
    name(politician.id, politician.name);
    members.set(politician.id, politician);
  }
  return {
    note({ name: text, bioguideId, chamber, party, state, district }) {
      if (bioguideId === null || listed.has(bioguideId)) return;
      name(bioguideId, text);
      if (chamber === null || party === null || state === null || members.has(bioguideId)) return;
      const politician = { id: bioguideId, name: text, chamber, party, state, ...(district === null ? {} : { district }) };
      members.set(bioguideId, politician);
      fresh.push(politician);
    },
    resolve({ name: text, chamber }) {
      const ids = [...(byName.get(nameKey(text)) ?? [])];
      const found = ids.length === 1 ? members.get(ids[0]!) : undefined;
      return found && (chamber === null || chamber === found.chamber) ? found.id : null;
    },
    politicians: () => fresh,
  };
}
