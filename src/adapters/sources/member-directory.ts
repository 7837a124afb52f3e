import type { LoadMembers } from "../../discovery/index.js";
import { loadLegislators } from "./load-legislators.js";

/**
 * The members that a scan links trades to, by every spelling of their names: those of the given files. Without files only rows with a bioguide
 * id, or with the exact name of a member that the store knows, are linked; so a run that goes on after an interruption links as a whole one does.
 */
export function memberDirectory(paths: readonly string[]): LoadMembers {
  return async ({ signal }) => {
    if (paths.length === 0) return { politicians: [], inputs: [], link: ({ bioguideId }) => bioguideId };
    const { politicians, inputs, index } = await loadLegislators(paths, signal ? { signal } : {});
    return { politicians, inputs, link: (politician, date) => index.resolve(politician, date).politicianId };
  };
}
