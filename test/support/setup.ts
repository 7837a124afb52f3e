import fc from "fast-check";

// The same cases in every run, so that a red run means a change; `PROPERTY_SEED=random` looks for new ones.
const wish = process.env.PROPERTY_SEED;
if (wish !== "random") fc.configureGlobal({ seed: Number(wish ?? 20_240_628) });
