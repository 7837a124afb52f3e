import * as z from "../../core/schema.js";
import { componentsShape } from "../ets/schema.js";

export const exponentialSmoothingSchema = z.strictObject(componentsShape);
/** @interface */
export type ExponentialSmoothingOptions = z.input<typeof exponentialSmoothingSchema>;
/** @interface */
export type ResolvedExponentialSmoothingOptions = Readonly<z.output<typeof exponentialSmoothingSchema>>;
