import type { Database, Migration } from "../../storage/index.ts";
import type { ViewProfile } from "./profile.ts";

/** The table of {@link FeatureReferences}. */
export const monitoringMigrations: readonly Migration[] = [
  {
    room: "features",
    version: 30,
    name: "references of monitoring",
    sql: `
CREATE TABLE feature_references (
  view text PRIMARY KEY,
  taken_at timestamptz NOT NULL,
  profile jsonb NOT NULL
);
COMMENT ON TABLE feature_references IS 'What the values of a view looked like when they were last found good';
COMMENT ON COLUMN feature_references.view IS 'name@version';
`,
  },
];

/** What the values of each version of each view are compared with. */
export class FeatureReferences {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** @param view Name and version. */
  async find(view: string): Promise<ViewProfile | undefined> {
    const rows = await this.database.query<{ profile: ViewProfile }>(
      "SELECT profile FROM feature_references WHERE view = $1",
      [view],
    );
    return rows.at(0)?.profile;
  }

  /** Makes a profile the reference, in the place of any other one. */
  async set(view: string, profile: ViewProfile): Promise<void> {
    await this.database.query(
      `INSERT INTO feature_references (view, taken_at, profile) VALUES ($1, $2, $3::jsonb)
       ON CONFLICT (view) DO UPDATE SET taken_at = excluded.taken_at, profile = excluded.profile`,
      [view, new Date(profile.at), JSON.stringify(profile)],
      { repeatable: true },
    );
  }
}
