// Words from which invented people and companies are put together; nobody and nothing real is meant.

export const FIRST_NAMES: readonly string[] = (
  "Ada Amos Beatrix Boyd Clara Cyrus Delia Dorian Edith Enoch Fern Gideon Greta Harlan Hester Ira Ivy Jasper Juna Kermit Lena Linus " +
  "Mabel Milo Nell Orson Opal Percy Quinn Rhoda Rufus Selma Silas Tessa Thaddeus Una Vera Virgil Willa Zeno"
).split(" ");

/** Everyday short forms, as members use them on the ballot. */
export const NICKNAMES: Readonly<Record<string, string>> = {
  Beatrix: "Bea",
  Gideon: "Gid",
  Harlan: "Hal",
  Hester: "Hettie",
  Jasper: "Jay",
  Thaddeus: "Tad",
  Virgil: "Virge",
  Willa: "Billie",
};

const SURNAME_STARTS = "Ald Bram Cald Dray Elm Farn Grav Hazel Ivers Jarn Kest Lorn Mers Nethers Oak Pell Quar Rusk Stav Thorn Umber Venn Wex Yarn Zell".split(
  " ",
);
const SURNAME_ENDS = "bury combe croft dale erby field gate grave ham hollow hurst ley lock mere mond more ness quist rick row stead thwaite vane wold".split(
  " ",
);

/** Six hundred surnames, all different. */
export const SURNAMES: readonly string[] = SURNAME_ENDS.flatMap((end) => SURNAME_STARTS.map((start) => start + end));

/** Postal code, seats in the House since 2023, name. */
export const STATES: readonly { readonly code: string; readonly name: string; readonly districts: number }[] = (
  "AL 7 Alabama,AK 1 Alaska,AZ 9 Arizona,AR 4 Arkansas,CA 52 California,CO 8 Colorado,CT 5 Connecticut,DE 1 Delaware,FL 28 Florida," +
  "GA 14 Georgia,HI 2 Hawaii,ID 2 Idaho,IL 17 Illinois,IN 9 Indiana,IA 4 Iowa,KS 4 Kansas,KY 6 Kentucky,LA 6 Louisiana,ME 2 Maine," +
  "MD 8 Maryland,MA 9 Massachusetts,MI 13 Michigan,MN 8 Minnesota,MS 4 Mississippi,MO 8 Missouri,MT 2 Montana,NE 3 Nebraska,NV 4 Nevada," +
  "NH 2 New Hampshire,NJ 12 New Jersey,NM 3 New Mexico,NY 26 New York,NC 14 North Carolina,ND 1 North Dakota,OH 15 Ohio,OK 5 Oklahoma," +
  "OR 6 Oregon,PA 17 Pennsylvania,RI 2 Rhode Island,SC 7 South Carolina,SD 1 South Dakota,TN 9 Tennessee,TX 38 Texas,UT 4 Utah,VT 1 Vermont," +
  "VA 11 Virginia,WA 10 Washington,WV 2 West Virginia,WI 8 Wisconsin,WY 1 Wyoming"
)
  .split(",")
  .map((entry) => ({ code: entry.slice(0, 2), districts: Number(entry.split(" ")[1]), name: entry.split(" ").slice(2).join(" ") }));

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

export const COMPANY_FIRST_WORDS: readonly string[] = (
  "Amberline,Bluefen,Copperhill,Dovetree,Eastmarch,Foxglade,Greywater,Highmoor,Ironquay,Juniper Row,Kingsfold,Lakeview Mills," +
  "Moonrake,Northgate,Oxbow,Pinecrest,Quillstone,Redfern,Saltmarsh,Tallgrass,Upland,Vinewood,Whitethorn,Yellowtail,Zephyr"
).split(",");
