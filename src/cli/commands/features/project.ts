import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { systemClock } from "../../../core/index.ts";
import type { FeatureDefinitions } from "../../../features/index.ts";
import { loadFeatureDefinitions, ProjectFeatures } from "../../../pipeline/index.ts";
import { type Lake, openLake } from "../../../storage/index.ts";
import { databaseOption, projectOption } from "../../options.ts";

/** Options of every command that looks into the feature store. */
export interface FeatureOptions {
  readonly project: string;
  readonly database?: string;
  readonly views?: string;
}

/** Adds {@link FeatureOptions} to a command. */
export function addFeatureOptions(command: Command): Command {
  return command
    .addOption(projectOption())
    .addOption(databaseOption())
    .addOption(
      new Option(
        "--views <module>",
        "module with views of your own, exported as `views` (default: marquee.views.ts, if there is one)",
      ).env("MARQUEE_VIEWS"),
    );
}

/** The module with the project's own views: the one that was named, else the one that lies here. */
export function viewsModule({ views }: Pick<FeatureOptions, "views">): string | undefined {
  return views ?? ["marquee.views.ts", "marquee.views.js"].find((name) => existsSync(name));
}

/** Loads the definitions, for what needs no database. */
export async function withFeatureDefinitions<Result>(
  options: FeatureOptions,
  use: (definitions: FeatureDefinitions, lake: Lake) => Promise<Result>,
): Promise<Result> {
  const definitions = await loadFeatureDefinitions(viewsModule(options));
  using lake = await openLake();
  return await use(definitions, lake);
}

/** Opens the project's feature store for as long as `use` needs it. */
export async function withFeatures<Result>(
  options: FeatureOptions,
  use: (features: ProjectFeatures) => Promise<Result>,
): Promise<Result> {
  using lake = await openLake();
  await using features = await ProjectFeatures.open({
    projectFolder: options.project,
    databaseUrl: options.database,
    views: viewsModule(options),
    lake,
    clock: systemClock,
  });
  return await use(features);
}
