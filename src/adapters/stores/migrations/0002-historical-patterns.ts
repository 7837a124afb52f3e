import type { Kysely, Migration } from "kysely";
import { createTable, date, jsonb, key, optional, text, whole } from "./columns.js";

/** Shapes of the past with what followed them. */
export const historicalPatterns: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, "historical_patterns", ["id"], {
      id: key,
      subject: text,
      bars: whole,
      first_day: date,
      last_day: date,
      shape: jsonb,
      outcomes: jsonb,
      labels: jsonb,
      validation: optional(jsonb),
    });
    await db.schema.createIndex("historical_patterns_by_subject").on("historical_patterns").columns(["subject", "id"]).execute();
  },
};
