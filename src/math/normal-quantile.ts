import { log } from "./elementary.js";

/**
 * Standard normal quantile: the z with P(Z <= z) = p, relative error about 1e-15.
 *
 * @param p - within [0, 1]; 0 gives -Infinity, 1 gives Infinity, anything else outside NaN
 * @see Wichura (1988), Algorithm AS 241 (PPND16), doi:10.2307/2347330
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * central(0.180625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? -Infinity : Infinity) : NaN;
  const z = upperTail(Math.sqrt(-log(tail)));
  return q < 0 ? -z : z;
}

function central(r: number): number {
  const above =
    ((((((r * 2509.0809287301226727 + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125) * r +
      1971.5909503065514427) *
      r +
      133.14166789178437745) *
      r +
    3.387132872796366608;
  const below =
    ((((((r * 5226.495278852545925 + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077) * r +
      687.1870074920579083) *
      r +
      42.313330701600911252) *
      r +
    1;
  return above / below;
}

/** The quantile as a function of r = √(-log tail). */
function upperTail(r: number): number {
  if (r <= 5) {
    const t = r - 1.6;
    const above =
      ((((((t * 7.7454501427834140764e-4 + 0.0227238449892691845833) * t + 0.24178072517745061177) * t + 1.27045825245236838258) * t + 3.64784832476320460504) *
        t +
        5.7694972214606914055) *
        t +
        4.6303378461565452959) *
        t +
      1.42343711074968357734;
    const below =
      ((((((t * 1.05075007164441684324e-9 + 5.475938084995344946e-4) * t + 0.0151986665636164571966) * t + 0.14810397642748007459) * t +
        0.68976733498510000455) *
        t +
        1.6763848301838038494) *
        t +
        2.05319162663775882187) *
        t +
      1;
    return above / below;
  }
  const t = r - 5;
  const above =
    ((((((t * 2.01033439929228813265e-7 + 2.71155556874348757815e-5) * t + 0.0012426609473880784386) * t + 0.026532189526576123093) * t +
      0.29656057182850489123) *
      t +
      1.7848265399172913358) *
      t +
      5.4637849111641143699) *
      t +
    6.6579046435011037772;
  const below =
    ((((((t * 2.04426310338993978564e-15 + 1.4215117583164458887e-7) * t + 1.8463183175100546818e-5) * t + 7.868691311456132591e-4) * t +
      0.0148753612908506148525) *
      t +
      0.13692988092273580531) *
      t +
      0.59983220655588793769) *
      t +
    1;
  return above / below;
}
