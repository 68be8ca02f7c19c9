import type { Command } from "commander";
import { requireTitle } from "../../catalogue/index.ts";
import { systemClock } from "../../core/index.ts";
import { demoSteps, Project, ProjectFeatures } from "../../pipeline/index.ts";
import type { Lake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { recommendToDemoViewer } from "../demo-recommendations.ts";
import { addRunOptions, type AfterSteps, type RunOptions, runSteps } from "../run-steps.ts";
import { nameAndYear } from "../title-text.ts";
import { valueTable } from "./features/get.ts";

/** Registers `marquee demo`. */
export function registerDemo(program: Command, start: StartCommand): void {
  addRunOptions(
    program
      .command("demo")
      .description(
        "the main job on the bundled catalogue: real films and series, simulated viewers, drawn posters",
      ),
  )
    .option("--no-serve", "end when the report is written (there is no studio to serve yet)")
    .addHelpText(
      "after",
      `
Afterwards, in the same folder:
  marquee similar "Life of Pi"
  marquee spectrum "Jurassic Park"
  marquee tag predict "Life of Pi"
  marquee tag explain "Life of Pi"
  marquee recommend demo-0065
  marquee explain demo-0065 "Jurassic Park"
  marquee audit
  marquee features get title-facts,title-activity "King Kong (1933)"

Examples:
  marquee demo
  marquee demo --project /tmp/demo --json`,
    )
    .action(
      start((context, options: RunOptions) =>
        runSteps(context, demoSteps, options, async (lake) => {
          const features = await serveFeatures(context, options, lake);
          const recommended = await recommendToDemoViewer(context, options, lake);
          return {
            json: { ...features.json, ...recommended.json },
            lines: [...features.lines, ...recommended.lines],
          };
        }),
      ),
    );
}

/** Shown at the end, as the feature store serves it. */
const shown = {
  title: "Life of Pi",
  features: [
    "title-facts:year",
    "title-facts:primaryGenres",
    "title-activity:watches",
    "title-activity:meanRating",
    "proposed-tags:tags",
  ],
};

/** Brings all features online and reads those of one title. */
async function serveFeatures(
  { signal, terminal }: CommandContext,
  { project, database }: RunOptions,
  lake: Lake,
): Promise<AfterSteps> {
  const started = performance.now();
  terminal.log("features     to the online store");
  const options = { projectFolder: project, databaseUrl: database, lake, clock: systemClock };
  await using store = await ProjectFeatures.open(options);
  const { runs } = await store.materialize({ signal });
  const title = requireTitle(await (await Project.open(project, lake)).titles(), shown.title);
  const keys = [{ titleId: title.id }];
  const [row] = await (await store.online()).getOnlineFeatures({ features: shown.features, keys });
  const seconds = (performance.now() - started) / 1000;
  const views = runs.map(({ view, received, changed }) => ({ view, received, changed }));
  return {
    json: { features: { seconds, views, title: row } },
    lines: [`\nFeatures of ${nameAndYear(title)}, as they are served:`, valueTable(row)],
  };
}
