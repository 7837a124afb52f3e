import type { PoliticianRecord } from "../../core/ports.js";
import type { Politician } from "../../core/types.js";
import type { LoadMembers } from "../../discovery/index.js";
import { createPoliticianIndex } from "./linking.js";
import { loadLegislators } from "./load-legislators.js";

/**
 * The members that a scan links trades to: those of the given files, else those that the store knows from an earlier import.
 * Members of the store that no file lists take part by name alone.
 */
export function memberDirectory(paths: readonly string[]): LoadMembers {
  return async (stored, { signal }) => {
    const loaded = paths.length === 0 ? null : await loadLegislators(paths, signal ? { signal } : {});
    const politicians = loaded?.politicians ?? [];
    const listed = new Set(politicians.map(({ id }) => id));
    const index = createPoliticianIndex([...politicians, ...stored.filter(({ id }) => !listed.has(id)).map(byNameAlone)], loaded?.withoutId);
    return { politicians, inputs: loaded?.inputs ?? [], link: (politician, date) => index.resolve(politician, date).politicianId };
  };
}

function byNameAlone(politician: Politician): PoliticianRecord {
  const words = politician.name.split(" ");
  return { ...politician, firstName: words.slice(0, -1).join(" "), lastName: words.at(-1) ?? "", nickname: null, birthday: null, terms: [] };
}
