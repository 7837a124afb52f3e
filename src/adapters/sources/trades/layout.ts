import { UnusableRow } from "../cells.js";

/**
 * One row of a vendor's table or one record of its JSON: the text of a field (a dotted path for nested records), empty when it is missing or null.
 * @throws UnusableRow malformed-record when the text is absurdly long
 */
export type Cells = (field: string) => string;

/** A cell as it stands, or worked out from several. */
export type CellReader = string | ((cells: Cells) => string);

/** Where a vendor keeps what a trade consists of; what is left out, the vendor does not say. */
export interface TradeColumns {
  readonly name: CellReader;
  readonly bioguideId?: CellReader;
  readonly chamber?: CellReader;
  readonly party?: CellReader;
  /** `NC05`, or a state alone. */
  readonly district?: CellReader;
  readonly ticker: CellReader;
  readonly assetName?: CellReader;
  readonly assetType?: CellReader;
  readonly side: CellReader;
  readonly owner?: CellReader;
  readonly amount?: CellReader;
  /** For vendors that publish the midpoint of a bracket instead of the bracket. */
  readonly amountMidpoint?: CellReader;
  readonly transactionDate: CellReader;
  readonly disclosureDate?: CellReader;
  /** The filing's number or address. */
  readonly filing?: CellReader;
  /** What the vendor calls the filing; an amendment has "amend" in it. */
  readonly filingType?: CellReader;
  /** Whether the row stands for a filing on paper, whose trades nobody has typed in. */
  readonly isPaper?: (cells: Cells) => boolean;
}

/** How one vendor writes trades: how to tell it, where the records are, what its columns mean. */
export interface TradeLayout {
  readonly name: string;
  readonly format: "csv" | "json";
  /** Fields that all must be there; the layout that asks for most of those found wins. */
  readonly fields: readonly string[];
  /** Fields of a more specific layout, which must not be there. */
  readonly without?: readonly string[];
  /** The array inside each JSON element that holds the trades; fields missing in a trade are looked up in the element around it. */
  readonly nested?: string;
  readonly columns: TradeColumns;
}

const MAX_CELL_CHARACTERS = 4000;

/** Guards a cell that goes through patterns and into the store. */
export function cellText(field: string, value: unknown): string {
  if (value === null || value === undefined || typeof value === "object") return "";
  const text = String(value);
  if (text.length > MAX_CELL_CHARACTERS) throw new UnusableRow("malformed-record", `${field} has ${text.length} characters, more than ${MAX_CELL_CHARACTERS}`);
  return text;
}
