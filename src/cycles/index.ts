export { type SeasonalDecomposition, seasonalDecompose } from "./decompose.js";
export { type MstlDecomposition, mstl } from "./mstl.js";
export { type StlDecomposition, stl } from "./stl.js";
