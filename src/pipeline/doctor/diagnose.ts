import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, MarqueeError } from "../../core/index.ts";
import type { Metric } from "../../features/index.ts";
import { type Lake, openQueue } from "../../storage/index.ts";
import { readRunConfiguration } from "../configuration.ts";
import { featureHealth, type ViewHealth } from "../features/health.ts";
import { healthMetrics } from "../features/health-metrics.ts";
import { materializeJob } from "../features/materialize-job.ts";
import { ProjectFeatures } from "../features/project-features.ts";
import { databaseMigrations } from "../project-database.ts";
import { latestArtifacts } from "../runner.ts";
import { checkArtifacts, checkLake, type LatestRun } from "./artifact-checks.ts";
import { type Check, type CheckResult, runChecks, skipped } from "./check.ts";
import { checkDatabase, checkJobs } from "./database-checks.ts";
import { checkFeatures } from "./feature-checks.ts";
import { checkDisk, checkFolder, checkNode } from "./machine.ts";
import { checkModelFolders, nativeChecks } from "./optional-parts.ts";

/** What is looked at. */
export interface DiagnoseOptions {
  readonly projectFolder: string;
  readonly databaseUrl?: string;
  /** A module with the project's own views. */
  readonly views?: string;
  /** A file with the configuration of runs. */
  readonly configuration?: string;
  /** Compare the hash of every file, which reads them all. */
  readonly deep?: boolean;
  /** How old the last materialisation may be, in milliseconds. */
  readonly maximumLagMs: number;
  readonly lake: Lake;
  readonly clock: Clock;
  readonly onDone?: (result: CheckResult) => void;
}

/** What was found. */
export interface Diagnosis {
  readonly checks: readonly CheckResult[];
  readonly metrics: readonly Metric[];
}

/** Looks at everything that Marquee needs on this machine and in this project. Changes nothing but the schema. */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { projectFolder, lake, configuration, deep = false, onDone } = options;
  let run: LatestRun;
  const early: Check[] = [
    { name: "node", run: () => checkNode(process.versions.node) },
    { name: "folder", run: () => checkFolder(projectFolder) },
    { name: "disk", run: () => checkDisk(projectFolder) },
    {
      name: "artifacts",
      run: async () => {
        run = await latestRun(projectFolder);
        return checkArtifacts(run, deep);
      },
    },
    { name: "lake", run: () => checkLake(run, lake) },
  ];
  const late: Check[] = [
    ...nativeChecks(),
    { name: "models", run: async () => checkModelFolders(await readRunConfiguration(configuration)) },
  ];
  const before = await runChecks(early, onDone);
  const stored = await diagnoseDatabase(options, run);
  const checks = [...before, ...stored.checks, ...(await runChecks(late, onDone))];
  const metrics = [stateMetric(checks), ...healthMetrics(stored.views, options.clock.now())];
  return { checks, metrics };
}

async function latestRun(projectFolder: string): Promise<LatestRun> {
  try {
    return await latestArtifacts(projectFolder);
  } catch (error) {
    if (error instanceof MarqueeError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Database, jobs and features: one connection for all. Without a database, nothing is made. */
async function diagnoseDatabase(options: DiagnoseOptions, run: LatestRun) {
  const { projectFolder, databaseUrl, onDone, clock, maximumLagMs } = options;
  if (databaseUrl === undefined && !existsSync(join(projectFolder, "database"))) {
    const finding = skipped("not there yet", "`marquee features materialize --all` makes it.");
    return { checks: await runChecks([{ name: "database", run: () => finding }], onDone), views: [] };
  }
  let store: ProjectFeatures | undefined;
  let views: ViewHealth[] = [];
  const open = async () => (store ??= await ProjectFeatures.open(options));
  const opened = await runChecks(
    [
      {
        name: "database",
        run: async () => checkDatabase((await open()).database, databaseMigrations.length),
      },
    ],
    onDone,
  );
  if (!store) return { checks: opened, views };
  await using features: ProjectFeatures = store;
  const rest = await runChecks(
    [
      { name: "jobs", run: async () => checkJobs(await jobsOf(features)) },
      {
        name: "features",
        run: async () => {
          if (!run) return skipped("no finished run yet");
          views = await featureHealth(features, { now: clock.now(), maximumLagMs });
          return checkFeatures(views);
        },
      },
    ],
    onDone,
  );
  return { checks: [...opened, ...rest], views };
}

async function jobsOf({ database }: ProjectFeatures) {
  const queue = await openQueue(database, { jobs: [materializeJob] });
  try {
    return await queue.overview();
  } finally {
    await queue.close();
  }
}

const stateMetric = (checks: readonly CheckResult[]): Metric => ({
  name: "marquee_doctor_check",
  help: "Whether a check of marquee doctor found all well (1), a warning (0.5) or a failure (0).",
  kind: "gauge",
  samples: checks
    .filter(({ state }) => state !== "skipped")
    .map(({ name, state }) => ({
      labels: { check: name },
      value: state === "ok" ? 1 : state === "warning" ? 0.5 : 0,
    })),
});
