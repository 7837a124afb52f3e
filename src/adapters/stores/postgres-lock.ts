import { type Kysely, sql } from "kysely";
import { StoreError } from "../../core/errors.js";

/** The two halves of the advisory lock's key: "capi" in ASCII, and the kind of work. */
const LOCK_CLASS = 0x63617069;
const LOCK_WORK = 1;

/**
 * Runs `work` under an advisory lock of a session of its own: the server lets it go with the session, however that ends.
 * @param attempt - runs the database steps before `work`, again when they fail for a moment; what `work` throws passes untouched
 * @throws StoreError LOCKED with the pid of the other session
 */
export async function holdingServerLock<T>(
  db: Kysely<unknown>,
  description: string,
  attempt: <R>(step: () => Promise<R>) => Promise<R>,
  work: () => Promise<T>,
): Promise<T> {
  let outcome: { readonly value: T } | { readonly error: unknown } | null = null;
  await attempt(async () => {
    try {
      await db.connection().execute(async (connection) => {
        await lockOrRefuse(connection, description);
        outcome = await work().then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        await sql`select pg_advisory_unlock(${LOCK_CLASS}::int, ${LOCK_WORK}::int)`.execute(connection);
      });
    } catch (error) {
      if (outcome === null) throw error; // else the session was lost, and the lock with it
    }
  });
  const result = outcome as unknown as { readonly value: T } | { readonly error: unknown };
  if ("error" in result) throw result.error;
  return result.value;
}

async function lockOrRefuse(connection: Kysely<unknown>, description: string): Promise<void> {
  const attempt = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${LOCK_CLASS}::int, ${LOCK_WORK}::int) as locked`.execute(connection);
  if (attempt.rows[0]!.locked) return;
  const holder = await sql<{ pid: number; name: string | null }>`
    select pid, application_name as name from pg_locks left join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and classid = ${LOCK_CLASS}::int::oid and objid = ${LOCK_WORK}::int::oid and objsubid = 2
      and pg_locks.database = (select oid from pg_database where datname = current_database())`.execute(connection);
  const session = holder.rows[0];
  const received = session ? `a lock held by ${session.name || "a session"} (server process ${session.pid})` : "a lock held by another session";
  throw new StoreError("LOCKED", { where: "exclusively", what: description, expected: "a database in which no other process imports or scans", received });
}
