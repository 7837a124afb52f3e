/** A replicated finding at or below this q-value is critical; any other replicated one is notable. */
export const CRITICAL_Q_VALUE = 0.001;
