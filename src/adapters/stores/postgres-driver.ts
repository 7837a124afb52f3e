import type { Pool, PoolClient } from "pg";
import { StoreError } from "../../core/errors.js";

export interface PostgresPoolOptions {
  readonly connectionString: string;
  readonly application_name: string;
  readonly max: number;
  readonly keepAlive: boolean;
  readonly connectionTimeoutMillis: number;
  readonly onConnect: (client: PoolClient) => Promise<void>;
}

/** The part of node-postgres that is used. */
export interface PostgresDriver {
  readonly Pool: new (options: PostgresPoolOptions) => Pool;
}

/**
 * The optional peer `pg`, loaded on use.
 * @throws StoreError MISSING_PACKAGE that says what to install
 */
export async function loadPostgresDriver(load: () => Promise<unknown> = () => import("pg")): Promise<PostgresDriver> {
  try {
    const module = (await load()) as PostgresDriver & { readonly default?: PostgresDriver };
    return module.default ?? module;
  } catch (error) {
    const fault = {
      where: "openPostgresStore",
      what: "the package pg",
      expected: "it beside capitol-quant (run `npm install pg`)",
      received: "no such package",
    };
    throw new StoreError("MISSING_PACKAGE", fault, { cause: error });
  }
}
