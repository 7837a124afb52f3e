import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from "kysely";

// What migrations make tables of.

interface Column {
  readonly type: RawBuilder<unknown>;
  readonly nullable: boolean;
}

const column = (type: RawBuilder<unknown>): Column => ({ type, nullable: false });
export const optional = (of: Column): Column => ({ type: of.type, nullable: true });
export const key = column(sql`text collate "C"`);
export const text = column(sql`text`);
export const double = column(sql`double precision`);
export const whole = column(sql`bigint`);
export const flag = column(sql`boolean`);
export const date = column(sql`date`);
export const moment = column(sql`timestamptz`);
export const jsonb = column(sql`jsonb`);

export async function createTable(db: Kysely<unknown>, name: string, primaryKey: readonly string[], columns: Readonly<Record<string, Column>>): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, { type, nullable }] of Object.entries(columns)) {
    table = table.addColumn(column, type, (definition) => (nullable ? definition : definition.notNull()));
  }
  await table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey]).execute();
}
