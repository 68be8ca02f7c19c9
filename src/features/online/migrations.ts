import type { Migration } from "../../storage/index.ts";

/**
 * The tables of the online store and of materialisation.
 *
 * Payloads are kept inside the row up to 8 KB (`EXTERNAL` with a high `toast_tuple_target`): a row of 250 numbers is
 * one page read, not one and a look into a second table. The free space of a page lets updates stay on it.
 */
export const onlineMigrations: readonly Migration[] = [
  {
    room: "features",
    version: 1,
    name: "online records",
    sql: `
CREATE TABLE feature_online (
  view text NOT NULL,
  entity_key text COLLATE "C" NOT NULL,
  event_time bigint NOT NULL,
  known_time bigint NOT NULL,
  deleted boolean NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (view, entity_key)
) WITH (fillfactor = 85, toast_tuple_target = 8160);
ALTER TABLE feature_online ALTER COLUMN payload SET STORAGE EXTERNAL;
COMMENT ON TABLE feature_online IS 'The newest values of every entity in every version of a feature view';
COMMENT ON COLUMN feature_online.view IS 'name@version';
COMMENT ON COLUMN feature_online.event_time IS 'Microseconds since 1970 UTC, as known_time: to_timestamp(event_time / 1e6)';
COMMENT ON COLUMN feature_online.deleted IS 'The entity has no values from event_time on; payload is empty';
COMMENT ON COLUMN feature_online.payload IS 'Packed values, see docs/guide/feature-store.md';
`,
  },
  {
    room: "features",
    version: 2,
    name: "materialisation",
    sql: `
CREATE TABLE feature_watermarks (
  view text PRIMARY KEY,
  visible_until timestamptz NOT NULL
);
COMMENT ON TABLE feature_watermarks IS 'All facts that became visible up to this time are in feature_online';
CREATE TABLE feature_materializations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  view text NOT NULL,
  since timestamptz,
  until timestamptz,
  visible_after timestamptz,
  visible_until timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
  owner text NOT NULL,
  alive_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  entity_cursor text COLLATE "C",
  received bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  message text
);
CREATE INDEX feature_materializations_by_view ON feature_materializations (view, id DESC);
COMMENT ON COLUMN feature_materializations.since IS 'As asked for; null: from the watermark on';
COMMENT ON COLUMN feature_materializations.until IS 'As asked for; null: up to the time of the start';
COMMENT ON COLUMN feature_materializations.entity_cursor IS 'Entities up to this key are written; the next batch goes on after it';
`,
  },
];
