/**
 * Pictures of results: one chart model with two writers, and the HTML report.
 * @module
 */
export type { Axis, Chart, Mark, Tone } from "./chart.js";
export { type MemberPageInput, memberPage } from "./report/member-page.js";
export { type ReportFile, reportPages } from "./report/pages.js";
export { type SvgOptions, toSvg } from "./svg.js";
export { toVegaLite } from "./vega-lite.js";
