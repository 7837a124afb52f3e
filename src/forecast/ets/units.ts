import { powerOfTwoBelow } from "../../math/power-of-two.js";
import type { EtsKind } from "./kind.js";

/** Data of order 1, about 0 where the model does not mind, so that a common level costs no digits and no square overflows: (y − shift) / scale. */
export function unitsOf(y: Float64Array, { shiftable }: EtsKind): { readonly shift: number; readonly scale: number } {
  const shift = shiftable ? y[0] : 0;
  let largest = 0;
  for (let t = 0; t < y.length; t++) largest = Math.max(largest, Math.abs(y[t] - shift));
  return { shift, scale: powerOfTwoBelow(largest) };
}
