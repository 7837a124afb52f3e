// Words from which invented people and companies are put together; nobody and nothing real is meant.

export const FIRST_NAMES: readonly string[] = [
  "Ada", "Amos", "Beatrix", "Boyd", "Clara", "Cyrus", "Delia", "Dorian", "Edith", "Enoch", "Fern", "Gideon", "Greta", "Harlan", "Hester", "Ira",
  "Ivy", "Jasper", "Juna", "Kermit", "Lena", "Linus", "Mabel", "Milo", "Nell", "Orson", "Opal", "Percy", "Quinn", "Rhoda", "Rufus", "Selma",
  "Silas", "Tessa", "Thaddeus", "Una", "Vera", "Virgil", "Willa", "Zeno",
];

/** Everyday short forms, as members use them on the ballot. */
export const NICKNAMES: Readonly<Record<string, string>> = {
  Beatrix: "Bea", Gideon: "Gid", Harlan: "Hal", Hester: "Hettie", Jasper: "Jay", Thaddeus: "Tad", Virgil: "Virge", Willa: "Billie",
};

const SURNAME_STARTS = [
  "Ald", "Bram", "Cald", "Dray", "Elm", "Farn", "Grav", "Hazel", "Ivers", "Jarn", "Kest", "Lorn", "Mers", "Nethers", "Oak", "Pell", "Quar", "Rusk", "Stav",
  "Thorn", "Umber", "Venn", "Wex", "Yarn", "Zell",
];
const SURNAME_ENDS = [
  "bury", "combe", "croft", "dale", "erby", "field", "gate", "grave", "ham", "hollow", "hurst", "ley", "lock", "mere", "mond", "more", "ness", "quist", "rick",
  "row", "stead", "thwaite", "vane", "wold",
];

/** Six hundred surnames, all different. */
export const SURNAMES: readonly string[] = SURNAME_ENDS.flatMap((end) => SURNAME_STARTS.map((start) => start + end));

export const STATES: readonly { readonly code: string; readonly name: string; readonly districts: number }[] = [
  ["AL", "Alabama", 7], ["AK", "Alaska", 1], ["AZ", "Arizona", 9], ["AR", "Arkansas", 4], ["CA", "California", 52], ["CO", "Colorado", 8],
  ["CT", "Connecticut", 5], ["DE", "Delaware", 1], ["FL", "Florida", 28], ["GA", "Georgia", 14], ["HI", "Hawaii", 2], ["ID", "Idaho", 2],
  ["IL", "Illinois", 17], ["IN", "Indiana", 9], ["IA", "Iowa", 4], ["KS", "Kansas", 4], ["KY", "Kentucky", 6], ["LA", "Louisiana", 6], ["ME", "Maine", 2],
  ["MD", "Maryland", 8], ["MA", "Massachusetts", 9], ["MI", "Michigan", 13], ["MN", "Minnesota", 8], ["MS", "Mississippi", 4], ["MO", "Missouri", 8],
  ["MT", "Montana", 2], ["NE", "Nebraska", 3], ["NV", "Nevada", 4], ["NH", "New Hampshire", 2], ["NJ", "New Jersey", 12], ["NM", "New Mexico", 3],
  ["NY", "New York", 26], ["NC", "North Carolina", 14], ["ND", "North Dakota", 1], ["OH", "Ohio", 15], ["OK", "Oklahoma", 5], ["OR", "Oregon", 6],
  ["PA", "Pennsylvania", 17], ["RI", "Rhode Island", 2], ["SC", "South Carolina", 7], ["SD", "South Dakota", 1], ["TN", "Tennessee", 9], ["TX", "Texas", 38],
  ["UT", "Utah", 4], ["VT", "Vermont", 1], ["VA", "Virginia", 11], ["WA", "Washington", 10], ["WV", "West Virginia", 2], ["WI", "Wisconsin", 8],
  ["WY", "Wyoming", 1],
].map(([code, name, districts]) => ({ code: code as string, name: name as string, districts: districts as number }));

/** Standing committees under their unitedstates ids. */
export const COMMITTEES: readonly { readonly id: string; readonly chamber: "house" | "senate"; readonly name: string }[] = [
  { id: "HSAG", chamber: "house", name: "House Committee on Agriculture" },
  { id: "HSAP", chamber: "house", name: "House Committee on Appropriations" },
  { id: "HSAS", chamber: "house", name: "House Committee on Armed Services" },
  { id: "HSBA", chamber: "house", name: "House Committee on Financial Services" },
  { id: "HSIF", chamber: "house", name: "House Committee on Energy and Commerce" },
  { id: "HSII", chamber: "house", name: "House Committee on Natural Resources" },
  { id: "HSJU", chamber: "house", name: "House Committee on the Judiciary" },
  { id: "HSPW", chamber: "house", name: "House Committee on Transportation and Infrastructure" },
  { id: "HSSY", chamber: "house", name: "House Committee on Science, Space, and Technology" },
  { id: "HSVR", chamber: "house", name: "House Committee on Veterans' Affairs" },
  { id: "HSWM", chamber: "house", name: "House Committee on Ways and Means" },
  { id: "SSAF", chamber: "senate", name: "Senate Committee on Agriculture, Nutrition, and Forestry" },
  { id: "SSAP", chamber: "senate", name: "Senate Committee on Appropriations" },
  { id: "SSAS", chamber: "senate", name: "Senate Committee on Armed Services" },
  { id: "SSBK", chamber: "senate", name: "Senate Committee on Banking, Housing, and Urban Affairs" },
  { id: "SSCM", chamber: "senate", name: "Senate Committee on Commerce, Science, and Transportation" },
  { id: "SSEG", chamber: "senate", name: "Senate Committee on Energy and Natural Resources" },
  { id: "SSFI", chamber: "senate", name: "Senate Committee on Finance" },
  { id: "SSHR", chamber: "senate", name: "Senate Committee on Health, Education, Labor, and Pensions" },
  { id: "SSVA", chamber: "senate", name: "Senate Committee on Veterans' Affairs" },
];

/** The eleven GICS sectors, each with the words its companies are named by and its industries. */
export const SECTORS: readonly { readonly name: string; readonly trade: readonly string[]; readonly industries: readonly string[] }[] = [
  { name: "Communication Services", trade: ["Broadcasting", "Telecom", "Media"], industries: ["Broadcasting", "Integrated Telecommunication Services"] },
  { name: "Consumer Discretionary", trade: ["Outfitters", "Motors", "Resorts"], industries: ["Apparel Retail", "Automobile Manufacturers"] },
  { name: "Consumer Staples", trade: ["Foods", "Grocers", "Brands"], industries: ["Packaged Foods & Meats", "Food Retail"] },
  { name: "Energy", trade: ["Petroleum", "Drilling", "Pipelines"], industries: ["Integrated Oil & Gas", "Oil & Gas Storage & Transportation"] },
  { name: "Financials", trade: ["Bancorp", "Insurance", "Capital"], industries: ["Regional Banks", "Property & Casualty Insurance"] },
  { name: "Health Care", trade: ["Pharmaceuticals", "Biologics", "Medical"], industries: ["Pharmaceuticals", "Health Care Equipment"] },
  { name: "Industrials", trade: ["Machinery", "Aerospace", "Freight"], industries: ["Industrial Machinery & Supplies & Components", "Aerospace & Defense"] },
  { name: "Information Technology", trade: ["Software", "Semiconductor", "Systems"], industries: ["Application Software", "Semiconductors"] },
  { name: "Materials", trade: ["Chemical", "Mining", "Steel"], industries: ["Specialty Chemicals", "Steel"] },
  { name: "Real Estate", trade: ["Realty", "Properties", "Storage"], industries: ["Office REITs", "Self-Storage REITs"] },
  { name: "Utilities", trade: ["Electric", "Water", "Power"], industries: ["Electric Utilities", "Water Utilities"] },
];

export const COMPANY_FIRST_WORDS: readonly string[] = [
  "Amberline", "Bluefen", "Copperhill", "Dovetree", "Eastmarch", "Foxglade", "Greywater", "Highmoor", "Ironquay", "Juniper Row", "Kingsfold", "Lakeview Mills",
  "Moonrake", "Northgate", "Oxbow", "Pinecrest", "Quillstone", "Redfern", "Saltmarsh", "Tallgrass", "Upland", "Vinewood", "Whitethorn", "Yellowtail", "Zephyr",
];
