import { featureMigrations } from "../features/index.ts";
import { type Database, type Migration, openDatabase, queueMigrations } from "../storage/index.ts";

/** The schema of every room that keeps something in the database. */
export const databaseMigrations: readonly Migration[] = [...queueMigrations, ...featureMigrations];

/**
 * Opens the database of a project and brings its schema up to date.
 *
 * @param projectFolder Without a `url`, the embedded database in this folder is used.
 * @param url The address of a PostgreSQL server; the project's, not shared with other projects.
 * @throws MarqueeError as `openDatabase` of `storage`.
 */
export function openProjectDatabase(projectFolder: string, url: string | undefined): Promise<Database> {
  return openDatabase({ folder: projectFolder, url, migrations: databaseMigrations });
}
