// Prints a hash of what every public call answers to its good arguments; every runtime must print the same. Bundled and run by
// test/package/runtimes.test.ts, with the signatures put in by name, since only Node has a compiler to read them with.
import { outcomeOf } from "./outcome.js";
import type { Signatures } from "./signatures.js";
import { collectTargets } from "./targets.js";

declare const SIGNATURES: Signatures;

/** FNV-1a over the text of an answer, in two halves: no cryptography needed, and none that a runtime might lack. */
function hashOf(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193) >>> 0;
    high = Math.imul(high ^ text.charCodeAt(i) ^ (low >>> 7), 0x85ebca6b) >>> 0;
  }
  return (high >>> 0).toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

function textOf(value: unknown): string {
  if (typeof value === "function") return "a function"; // whose text differs
  const text = JSON.stringify(value, (_, entry: unknown) => {
    if (typeof entry === "number" && !Number.isFinite(entry)) return String(entry);
    if (ArrayBuffer.isView(entry)) return Array.from(entry as Float64Array, (number) => (Object.is(number, -0) ? "-0" : number));
    return Object.is(entry, -0) ? "-0" : entry;
  });
  return text ?? String(value);
}

/** One line per call: its title, and the hash of its answer or of its refusal. */
export function hashLines(): string[] {
  return collectTargets(SIGNATURES).map(({ title, goodArguments, invoke }) => {
    const args = goodArguments();
    const outcome = outcomeOf(() => invoke(args), args);
    if ("fault" in outcome) return `${title} ${outcome.fault}`;
    return `${title} ${hashOf("answer" in outcome ? textOf(outcome.answer) : outcome.refusal.message)}`;
  });
}
