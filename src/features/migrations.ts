import type { Migration } from "../storage/index.ts";
import { monitoringMigrations } from "./monitoring/references.ts";
import { onlineMigrations } from "./online/migrations.ts";
import { registryMigrations } from "./registry/migrations.ts";

/** All tables of the feature store. */
export const featureMigrations: readonly Migration[] = [
  ...onlineMigrations,
  ...registryMigrations,
  ...monitoringMigrations,
];
