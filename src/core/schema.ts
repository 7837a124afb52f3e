// Schemas of options: the few words of zod that options need (object, default, number, enum, union …), under zod's names, in one kilobyte.
// zod itself adds seven to every engine's bundle and a quarter to its load time; records from outside and servers are another matter.

/** What is wrong with a value: where inside it, and what was expected there. */
export class Complaint {
  constructor(
    readonly expected: string,
    readonly path: readonly (string | number)[] = [],
    readonly unknownNames?: readonly string[],
  ) {}

  below(step: string | number): Complaint {
    return new Complaint(this.expected, [step, ...this.path], this.unknownNames);
  }
}

/** Checks one value and fills in defaults; `Input` is what callers write, `Output` what code reads. */
export interface Schema<Output, Input = Output> {
  /** The checked value, or a complaint. */
  readonly read: (value: unknown) => Output | Complaint;
  /** Narrows by further rules, in order. */
  check(...rules: readonly Rule<Output>[]): Schema<Output, Input>;
  /** Never there; carries the type. */
  readonly accepts?: Input;
}

/** A rule beyond the type, and its words: `a number >= 1`. */
export interface Rule<T> {
  readonly holds: (value: T) => boolean;
  readonly expected: string;
}

type Shape = Readonly<Record<string, Schema<unknown, unknown>>>;
export type output<S> = S extends Schema<infer Output, unknown> ? Output : never;
export type input<S> = S extends { readonly accepts?: infer Input } ? Exclude<Input, undefined> : never;
type OptionalKeys<S extends Shape, T extends { [K in keyof S]: unknown }> = { [K in keyof S]: undefined extends T[K] ? K : never }[keyof S];
type Fields<S extends Shape, T extends { [K in keyof S]: unknown }> = { [K in Exclude<keyof S, OptionalKeys<S, T>>]: T[K] } & {
  [K in OptionalKeys<S, T>]?: Exclude<T[K], undefined>;
};
type Flat<T> = { [K in keyof T]: T[K] };
type Outputs<S extends Shape> = { [K in keyof S]: S[K] extends Schema<infer Output, unknown> ? Output : never };
type Inputs<S extends Shape> = { [K in keyof S]: S[K]["accepts"] };

function schema<Output, Input = Output>(read: (value: unknown) => Output | Complaint): Schema<Output, Input> {
  return {
    read,
    check: (...rules) =>
      schema((value) => {
        const read_ = read(value);
        const broken = read_ instanceof Complaint ? undefined : rules.find(({ holds }) => !holds(read_));
        return broken ? new Complaint(broken.expected) : read_;
      }),
  };
}

/** A value that passes a predicate. */
export function custom<T>(holds: (value: unknown) => boolean, expected: string): Schema<T> {
  return schema((value) => (holds(value) ? (value as T) : new Complaint(expected)));
}

export const number = (): Schema<number> => custom(Number.isFinite, "a finite number");
export const int = (): Schema<number> => custom(Number.isSafeInteger, "a whole number");
export const uint32 = (): Schema<number> => int().check(gte(0), lte(0xffffffff));
export const boolean = (): Schema<boolean> => custom((value) => typeof value === "boolean", "true or false");
export const string = (): Schema<string> => custom((value) => typeof value === "string", "a text");
export const literal = <const T extends string | number>(wanted: T): Schema<T> => custom((value) => value === wanted, listed([wanted]));

function oneOf<const T extends readonly string[]>(values: T): Schema<T[number]> {
  return custom((value) => values.includes(value as string), `one of ${listed(values)}`);
}

export { oneOf as enum };

export const gt = (bound: number): Rule<number> => ({ holds: (value) => value > bound, expected: `a number > ${bound}` });
export const gte = (bound: number): Rule<number> => ({ holds: (value) => value >= bound, expected: `a number >= ${bound}` });
export const lt = (bound: number): Rule<number> => ({ holds: (value) => value < bound, expected: `a number < ${bound}` });
export const lte = (bound: number): Rule<number> => ({ holds: (value) => value <= bound, expected: `a number <= ${bound}` });
export const positive = (): Rule<number> => gt(0);
export const minLength = (length: number): Rule<readonly unknown[]> => ({
  holds: (value) => value.length >= length,
  expected: `an array of length >= ${length}`,
});
export const refine = <T>(holds: (value: T) => boolean, expected: string): Rule<T> => ({ holds, expected });

export function array<Output, Input>(of: Schema<Output, Input>): Schema<Output[], readonly Input[]> {
  return schema((value) => {
    if (!Array.isArray(value)) return new Complaint("an array");
    const read: Output[] = [];
    for (let i = 0; i < value.length; i++) {
      const entry = of.read(value[i]);
      if (entry instanceof Complaint) return entry.below(i);
      read.push(entry);
    }
    return read;
  });
}

export function optional<Output, Input>(of: Schema<Output, Input>): Schema<Output | undefined, Input | undefined> {
  return schema((value) => (value === undefined ? undefined : of.read(value)));
}

/** Stands in where nothing was given; a function is called for a fresh value. */
export function _default<Output, Input>(of: Schema<Output, Input>, fallback: Output | (() => Output)): Schema<Output, Input | undefined> {
  return schema((value) => (value !== undefined ? of.read(value) : typeof fallback === "function" ? (fallback as () => Output)() : fallback));
}

/** The first form that accepts; of the complaints the one that got furthest, and of equals all of them. */
export function union<const S extends readonly Schema<unknown, unknown>[]>(forms: S): Schema<output<S[number]>, S[number]["accepts"]> {
  return schema((value) => {
    const complaints: Complaint[] = [];
    for (const form of forms) {
      const read = form.read(value);
      if (!(read instanceof Complaint)) return read as output<S[number]>;
      complaints.push(read);
    }
    const depth = Math.max(...complaints.map(({ path, unknownNames }) => path.length + (unknownNames ? 0.5 : 0)));
    const best = complaints.filter(({ path, unknownNames }) => path.length + (unknownNames ? 0.5 : 0) === depth);
    return depth > 0 ? best[0]! : new Complaint([...new Set(best.map(({ expected }) => expected))].join(" or "));
  });
}

/** An object with these fields and no others. */
export function strictObject<const S extends Shape>(shape: S): Schema<Flat<Fields<S, Outputs<S>>>, Flat<Fields<S, Inputs<S>>>> {
  return schema((value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return new Complaint("an object");
    const unknownNames = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
    if (unknownNames.length > 0) return new Complaint(`no option named ${listed(unknownNames)}`, [], unknownNames);
    const read: Record<string, unknown> = {};
    for (const name of Object.keys(shape)) {
      const field = shape[name]!.read((value as Record<string, unknown>)[name]);
      if (field instanceof Complaint) return field.below(name);
      if (field !== undefined) read[name] = field;
    }
    return read as Flat<Fields<S, Outputs<S>>>;
  });
}

const listed = (values: readonly unknown[]): string => values.map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value))).join(", ");
