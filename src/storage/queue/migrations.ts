import type { Migration } from "../database/database.ts";

/** The tables of the queue beside those of pg-boss, which makes its own. */
export const queueMigrations: readonly Migration[] = [
  {
    room: "queue",
    version: 1,
    name: "workers and leases",
    sql: `
      CREATE TABLE queue_workers (
        worker_id uuid PRIMARY KEY,
        host text NOT NULL,
        process_id integer NOT NULL,
        queues text[] NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        gone_at timestamptz NOT NULL
      );
      CREATE TABLE queue_leases (
        job_id uuid PRIMARY KEY,
        token uuid NOT NULL,
        queue text NOT NULL,
        worker_id uuid NOT NULL,
        ends_at timestamptz NOT NULL,
        done double precision,
        total double precision,
        note text
      );
      CREATE INDEX queue_leases_ends_at ON queue_leases (ends_at);
      CREATE INDEX queue_leases_worker_id ON queue_leases (worker_id);`,
  },
];
