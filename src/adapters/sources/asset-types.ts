import type { AssetType } from "../../core/types.js";

/** What vendors call a kind of asset, in words or in the House's codes (https://fd.house.gov/reference/asset-type-codes.aspx). */
const CODES: readonly (readonly [AssetType, RegExp])[] = [
  ["option", /^(?:op|options?|stock[ -]options?)$/],
  ["crypto", /^(?:ct|crypto|cryptocurrency)$/],
  [
    "bond",
    /^(?:gs|cs|ab|gov security|government security|(?:municipal|corporate|government|treasury)[ -](?:security|bond)|municipal-security|bonds?|asset[ -]backed.*|treasury)$/,
  ],
  [
    "fund",
    /^(?:ef|et|mf|hn|mutual[ -]funds?|etf|etn|exchange traded (?:funds?|notes?).*|other-investment-fund|unit investment trust|hedge fund.*|closed-end fund)$/,
  ],
  ["other", /^(?:futures.*|private-equity-fund|venture-capital|ol|re|oi|other investment)$/],
  ["stock", /^(?:st|stock|stocks|common stock|reit|adr|adrs|preferred-shares|non-public[ -](?:stock|equity)|ps)$/],
];

/** Told from the name when the vendor gives no kind, or a kind that says nothing. The order decides. */
const NAMES: readonly (readonly [AssetType, RegExp])[] = [
  ["crypto", /\b(?:bitcoin|ethereum|dogecoin|litecoin|cryptocurrency)\b/i],
  ["bond", /\b(?:treasury|t-?bills?|bonds?|notes? due|muni|municipal|coupon|matures|go bds|rev bds)\b|\d%.*\b\d{1,2}\/\d{1,2}\/\d{2,4}\b/i],
  ["fund", /\b(?:etf|etn|fund|funds|ishares|spdr|index|invesco qqq|trust,? series)\b/i],
];

/**
 * The kind of an asset: as the vendor says, else as its name says, else a stock where there is a ticker and `other` where there is none.
 * @param code - the vendor's word or code, empty when it gives none
 */
export function assetTypeOf(code: string, name: string, ticker: string | null): AssetType {
  const word = code.trim().toLowerCase();
  const coded = word === "" ? undefined : CODES.find(([, pattern]) => pattern.test(word));
  if (coded) return coded[0];
  const named = NAMES.find(([type, pattern]) => (type !== "bond" || ticker === null) && pattern.test(name)); // a bond fund has a ticker, a bond has none
  return named ? named[0] : ticker === null ? "other" : "stock";
}
