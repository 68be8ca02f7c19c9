import { setTimeout as sleep } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { type ErrorCode, errorCodes, MarqueeError } from "../../core/index.ts";
import type { Database, Queries } from "../database/database.ts";

/** The schema in which pg-boss keeps its tables. */
export const bossSchema = "pgboss";

/** What pg-boss runs its SQL on. */
export interface BossDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** The database, or a transaction of it, for pg-boss. */
export function bossDatabase(queries: Queries): BossDatabase {
  return {
    executeSql: async (text, values = []) => {
      try {
        return { rows: values.length > 0 ? await queries.query(text, values) : await queries.execute(text) };
      } catch (error) {
        throw asDriverError(error);
      }
    },
  };
}

/** pg-boss looks at the driver's own code of an error. */
function asDriverError(error: unknown): unknown {
  const isRejection = error instanceof MarqueeError && error.details.sqlState !== undefined;
  return isRejection && error.cause !== undefined ? error.cause : error;
}

/** pg-boss tells of errors as plain copies of them. */
function asError(told: unknown): unknown {
  if (told instanceof Error) return told;
  const { message, code } = (told ?? {}) as { message?: string; code?: string };
  const text = message ?? JSON.stringify(told);
  return code !== undefined && code in errorCodes
    ? new MarqueeError(code as ErrorCode, text)
    : new Error(text, { cause: told });
}

/** How many jobs a change has met, which pg-boss gives but does not declare. */
export function affected(response: object): number {
  return (response as { affected?: number }).affected ?? 0;
}

/** What a pg-boss instance is there for, beside sending and taking jobs. */
export interface BossDuties {
  /** Removing old jobs and sending scheduled ones. */
  readonly upkeep: boolean;
  readonly onError: (error: unknown) => void;
}

/** Starts pg-boss in the database. Its tables are made on the first start. */
export async function startBoss(database: Database, duties: BossDuties): Promise<PgBoss> {
  for (let attempt = 1; ; attempt++) {
    const boss = new PgBoss({
      db: bossDatabase(database),
      backend: database.kind,
      schema: bossSchema,
      supervise: duties.upkeep,
      schedule: duties.upkeep,
      // Both are the server administrator's to decide.
      reindex: false,
      monitorVacuum: false,
    });
    boss.on("error", (error) => duties.onError(asError(error)));
    try {
      return await boss.start();
    } catch (error) {
      await boss.stop({ graceful: false });
      // Another process made the same tables at the same moment: the next try finds them.
      if (attempt === 5 || !isAlreadyThere(error)) throw error;
      await sleep(50 * attempt);
    }
  }
}

function isAlreadyThere(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return ["23505", "42710", "42P06", "42P07", "40P01"].includes(String(code));
}
