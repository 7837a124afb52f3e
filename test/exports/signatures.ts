import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

// What a subpath exports and what each export takes, read from the types: an export that is added later is found without a word anywhere else.

/** What an argument is made of, as far as choosing good and bad values for it goes. */
export type Kind =
  | { readonly kind: "series" | "matrix" | "number" | "boolean" | "text" | "callback" | "other" }
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | { readonly kind: "record"; readonly fields: readonly Parameter[] };

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly of: Kind;
}

export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

export interface Exported {
  readonly name: string;
  /** A function, a class with its methods, or an object that holds functions. Constants have none of them. */
  readonly call?: Signature;
  readonly construct?: Signature;
  readonly methods: readonly Signature[];
  readonly statics: readonly Signature[];
}

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const MAX_DEPTH = 2;

/** Plain data, so that they can be read once and used in a runtime without a compiler. */
export interface Signatures {
  /** The value exports by subpath. */
  readonly exports: Readonly<Record<string, readonly Exported[]>>;
  /** The public methods of every class of the sources, by the class's name. */
  readonly methods: Readonly<Record<string, readonly Signature[]>>;
}

/** What each `src/SUBPATH/index.ts` exports. */
export function readSignatures(subpaths: readonly string[]): Signatures {
  const files = subpaths.map((subpath) => join(root, "src", subpath, "index.ts"));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const reader = new Reader(checker);
  const exports: Record<string, Exported[]> = {};
  const methods: Record<string, Signature[]> = {};
  for (const [i, file] of files.entries()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    const found = checker.getExportsOfModule(module).flatMap((symbol) => reader.exported(symbol) ?? []);
    exports[subpaths[i]!] = found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.includes("/src/")) continue;
    ts.forEachChild(source, (node) => {
      if (ts.isClassDeclaration(node) && node.name) methods[node.name.text] = reader.methods(checker.getTypeAtLocation(node));
    });
  }
  return { exports, methods };
}

class Reader {
  constructor(private readonly checker: ts.TypeChecker) {}

  exported(symbol: ts.Symbol): Exported | undefined {
    if (symbol.declarations?.some((declaration) => ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly)))
      return undefined;
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    if (!(target.flags & ts.SymbolFlags.Value) || !target.valueDeclaration) return undefined;
    const name = symbol.name;
    const type = this.checker.getTypeOfSymbolAtLocation(target, target.valueDeclaration);
    if (target.flags & ts.SymbolFlags.Class) {
      const [creation] = type.getConstructSignatures();
      const isPublic = creation?.declaration && !(ts.getCombinedModifierFlags(creation.declaration as ts.Declaration) & ts.ModifierFlags.Private);
      const statics = type.getProperties().flatMap((property) => (property.name === "prototype" ? [] : this.callable(property)));
      return {
        name,
        ...(creation && isPublic !== false ? { construct: this.signature(name, creation) } : {}),
        methods: this.methods(this.checker.getDeclaredTypeOfSymbol(target)),
        statics,
      };
    }
    const [call] = widest(type.getCallSignatures());
    if (call) return { name, call: this.signature(name, call), methods: [], statics: [] };
    return { name, methods: [], statics: type.getProperties().flatMap((property) => this.callable(property)) };
  }

  methods(type: ts.Type): Signature[] {
    return type.getProperties().flatMap((property) => this.callable(property));
  }

  private callable(symbol: ts.Symbol): Signature[] {
    const declaration = symbol.valueDeclaration;
    if (!declaration || (ts.isClassElement(declaration) && declaration.name && ts.isPrivateIdentifier(declaration.name))) return [];
    if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.NonPublicAccessibilityModifier) return [];
    const [call] = widest(this.checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures());
    return call ? [this.signature(symbol.name, call)] : [];
  }

  private signature(name: string, signature: ts.Signature): Signature {
    return { name, parameters: signature.getParameters().map((parameter) => this.parameter(parameter)) };
  }

  private parameter(symbol: ts.Symbol, depth = 0): Parameter {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const type = declaration ? this.checker.getTypeOfSymbolAtLocation(symbol, declaration) : this.checker.getTypeOfSymbol(symbol);
    const optional =
      (symbol.flags & ts.SymbolFlags.Optional) !== 0 ||
      (declaration !== undefined && ts.isParameter(declaration) && (declaration.questionToken !== undefined || declaration.initializer !== undefined));
    return { name: symbol.name, optional, of: this.kind(type, depth) };
  }

  private kind(type: ts.Type, depth: number): Kind {
    const members = (type.isUnion() ? type.types : [type]).filter((member) => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    const texts = members.map((member) => this.checker.typeToString(member, undefined, ts.TypeFormatFlags.NoTruncation));
    const some = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
    if (
      some(/^(readonly )?(ArrayLike<(readonly )?(ArrayLike<number>|number\[\])( \| null)?>|Float64Array(<\w+>)?\[\]|\(?ArrayLike<number>( \| null)?\)?\[\])$/)
    )
      return { kind: "matrix" };
    if (some(/^(ArrayLike<number( \| null)?>|(readonly )?number\[\]|Float64Array(<\w+>)?)$/)) return { kind: "series" };
    if (members.length > 0 && members.every((member) => member.isStringLiteral() || member.isNumberLiteral())) {
      return { kind: "choice", values: members.map((member) => (member as ts.StringLiteralType | ts.NumberLiteralType).value) };
    }
    if (some(/^number$/)) return { kind: "number" };
    if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return { kind: "boolean" };
    if (some(/^string$/)) return { kind: "text" };
    if (members.some((member) => member.getCallSignatures().length > 0)) return { kind: "callback" };
    const [object] = members.filter((member) => member.flags & ts.TypeFlags.Object && !this.checker.isArrayLikeType(member));
    if (object && depth < MAX_DEPTH) return { kind: "record", fields: object.getProperties().map((field) => this.parameter(field, depth + 1)) };
    return { kind: "other" };
  }
}

/** Overloads by descending number of parameters: the first takes all that can be poisoned. */
function widest(signatures: readonly ts.Signature[]): ts.Signature[] {
  return [...signatures].sort((a, b) => b.getParameters().length - a.getParameters().length);
}
