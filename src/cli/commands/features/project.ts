import { type Command, Option } from "commander";
import { systemClock } from "../../../core/index.ts";
import { ProjectFeatures } from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
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
      new Option("--views <module>", "module with views of your own, exported as `views`").env(
        "MARQUEE_VIEWS",
      ),
    );
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
    views: options.views,
    lake,
    clock: systemClock,
  });
  return await use(features);
}
