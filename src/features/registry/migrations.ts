import type { Migration } from "../../storage/index.ts";

/** The tables of the registry. */
export const registryMigrations: readonly Migration[] = [
  {
    room: "features",
    version: 20,
    name: "registry",
    sql: `
CREATE TABLE feature_views (
  name text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  hash text NOT NULL,
  definition jsonb NOT NULL,
  current boolean NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (name, version),
  UNIQUE (name, hash)
);
CREATE UNIQUE INDEX feature_views_current ON feature_views (name) WHERE current;
COMMENT ON TABLE feature_views IS 'Every version of every feature view that was ever registered';
COMMENT ON COLUMN feature_views.hash IS 'Of everything in the definition but descriptions and owner';
COMMENT ON COLUMN feature_views.current IS 'The version that the code defines';
`,
  },
];
