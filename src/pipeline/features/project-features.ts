import { type Clock, MarqueeError, type Progress } from "../../core/index.ts";
import {
  createDatabaseOnlineStore,
  type FeatureDefinitions,
  FeatureReferences,
  FeatureRegistry,
  type FeatureTables,
  type FeatureView,
  type MaterializeOutcome,
  type MaterializeRange,
  materializeView,
  OnlineFeatures,
  onlineViewName,
  profileView,
  type ReadContext,
  type RegisteredView,
  type Registration,
  readWatermark,
} from "../../features/index.ts";
import type { Database, Lake } from "../../storage/index.ts";
import { openProjectDatabase } from "../project-database.ts";
import { loadFeatureDefinitions } from "./definitions.ts";
import { featureTables, tablesCameAt } from "./feature-tables.ts";

/** Before every fact. */
const beginning = new Date("1800-01-01T00:00:00Z");
/** Tables that came so shortly before the end of the last run may have come after it had looked. */
const overlapMs = 60_000;

/** Where a project's features are. */
export interface ProjectFeaturesOptions {
  readonly projectFolder: string;
  /** A PostgreSQL server instead of the embedded database. */
  readonly databaseUrl?: string;
  /** A module with the project's own views, see {@link loadFeatureDefinitions}. */
  readonly views?: string;
  readonly lake: Lake;
  readonly clock: Clock;
}

/** What is to be materialised. */
export interface MaterializeRequest {
  /** Names of views. Default: all whose tables the project has. */
  readonly views?: readonly string[];
  /** Default: what is new since the last time. */
  readonly range?: MaterializeRange;
  /** The progress of each view. */
  readonly progressOf?: (view: string) => Progress;
  readonly signal?: AbortSignal;
}

/** What became of it. */
export interface MaterializeReport {
  /** What registering the definitions changed. */
  readonly registrations: readonly Registration[];
  readonly runs: readonly MaterializeOutcome[];
  /** Views that were left out, with the tables that the project does not have. */
  readonly skipped: readonly { readonly view: string; readonly missingTables: readonly string[] }[];
}

/** A registered view and what the online store has of it. */
export interface ViewStatus extends RegisteredView {
  /** Entities with values online. */
  readonly entities: number;
  readonly newestEventTime: Date | null;
  /** All facts up to then are online; `null` before the first materialisation. */
  readonly materializedUntil: Date | null;
}

/** The feature store of a project: definitions from the code, sources in the lake, versions and values in the database. */
export class ProjectFeatures implements AsyncDisposable {
  readonly definitions: FeatureDefinitions;
  readonly database: Database;
  readonly registry: FeatureRegistry;
  /** What the values of each version are compared with by monitoring. */
  readonly references: FeatureReferences;
  private readonly options: ProjectFeaturesOptions;

  private constructor(options: ProjectFeaturesOptions, definitions: FeatureDefinitions, database: Database) {
    this.options = options;
    this.definitions = definitions;
    this.database = database;
    this.registry = new FeatureRegistry(database, options.clock);
    this.references = new FeatureReferences(database);
  }

  /** @throws MarqueeError as `openDatabase`, and `invalid-option` for a bad module of views. */
  static async open(options: ProjectFeaturesOptions): Promise<ProjectFeatures> {
    const definitions = await loadFeatureDefinitions(options.views);
    const database = await openProjectDatabase(options.projectFolder, options.databaseUrl);
    return new ProjectFeatures(options, definitions, database);
  }

  /** The sources of all views, as of the project's latest run. @throws MarqueeError `not-found` without a run. */
  async context(): Promise<ReadContext> {
    const tables = await featureTables(this.options.projectFolder);
    return { lake: this.options.lake, tables, definitions: this.definitions };
  }

  /**
   * Registers the definitions, and brings what is new in the lake into the online store. What the values of a version
   * look like the first time is from then on its reference for monitoring.
   */
  async materialize(request: MaterializeRequest = {}): Promise<MaterializeReport> {
    const wanted = request.views?.map((name) => this.definitions.view(name)) ?? this.definitions.views;
    const context = await this.context();
    const registrations = await this.registry.register(this.definitions);
    const runs: MaterializeOutcome[] = [];
    const skipped: { view: string; missingTables: string[] }[] = [];
    for (const view of wanted) {
      const missingTables = this.missingTables(view, context.tables);
      if (missingTables.length > 0) {
        if (request.views) throw noTables(view, missingTables);
        skipped.push({ view: view.name, missingTables });
        continue;
      }
      const served = await this.registry.find(view.name);
      runs.push(...(await this.materializeOne(context, served, request)));
      if (!(await this.references.find(onlineViewName(served)))) await this.takeReference(context, served);
    }
    return { registrations, runs, skipped };
  }

  /**
   * Says that the values of views are as they should be: from now on they are the reference.
   *
   * @param views Names. Default: all that are online.
   * @returns Names and versions of the views.
   * @throws MarqueeError `not-found` for a view that is not registered.
   */
  async accept(views?: readonly string[]): Promise<string[]> {
    const context = await this.context();
    const known = views
      ? await Promise.all(views.map((name) => this.registry.find(name)))
      : (await this.registry.list()).filter(({ current }) => current);
    const accepted: string[] = [];
    for (const served of known) {
      if (this.missingTables(served.view, context.tables).length > 0) continue;
      if (await this.takeReference(context, served)) accepted.push(onlineViewName(served));
    }
    return accepted;
  }

  private async takeReference(context: ReadContext, served: RegisteredView): Promise<boolean> {
    const name = onlineViewName(served);
    const at = await readWatermark(this.database, name);
    if (!at) return false;
    const profile = await profileView(context, served.view, { at });
    if (profile.entities > 0) await this.references.set(name, profile);
    return profile.entities > 0;
  }

  /**
   * Incremental, unless tables came since the last time: what they hold may be older than the last run and be new all
   * the same, such as the events of last week. Then all rows are looked at, and those that are online already change
   * nothing.
   */
  private async materializeOne(context: ReadContext, served: RegisteredView, request: MaterializeRequest) {
    const { database } = this;
    const { clock, projectFolder } = this.options;
    const { signal } = request;
    const progress = request.progressOf?.(served.view.name);
    const watermark = await readWatermark(database, onlineViewName(served));
    const isOutrun =
      watermark !== undefined && (await tablesCameAt(projectFolder)) > watermark.getTime() - overlapMs;
    const asked = isRange(request.range) ? request.range : undefined;
    const range = asked ?? (isOutrun ? { since: beginning } : undefined);
    const options = { database, context, served, clock, range, progress, signal };
    const outcomes = await materializeView(options);
    // What was left of a stopped run ends where that run was to end, and its first part saw the tables of then.
    const isShort = isOutrun && !asked && outcomes.at(-1)?.resumed;
    return isShort ? [...outcomes, ...(await materializeView(options))] : outcomes;
  }

  /** Reads of the registered views, all versions. */
  async online(): Promise<OnlineFeatures> {
    const store = createDatabaseOnlineStore(this.database);
    return new OnlineFeatures({ store, views: await this.registry.list(), clock: this.options.clock });
  }

  /** Every registered version of every view, with what is online. */
  async statuses(): Promise<ViewStatus[]> {
    const store = createDatabaseOnlineStore(this.database);
    const registered = await this.registry.list();
    return Promise.all(
      registered.map(async (one) => {
        const name = onlineViewName(one);
        const { entities, newestEventTime } = await store.statistics(name);
        const materializedUntil = (await readWatermark(this.database, name)) ?? null;
        const newest = newestEventTime === undefined ? null : new Date(newestEventTime / 1000);
        return { ...one, entities, newestEventTime: newest, materializedUntil };
      }),
    );
  }

  /** Tables that a view needs, itself or through others, and that the project lacks. */
  missingTables(view: FeatureView, tables: FeatureTables): string[] {
    const own = view.tables.filter((table) => !(table in tables));
    const upstream = view.upstream.flatMap((name) => this.missingTables(this.definitions.view(name), tables));
    return [...new Set([...own, ...upstream])];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.close();
  }
}

const isRange = (range: MaterializeRange | undefined) =>
  range?.since !== undefined || range?.until !== undefined;

function noTables(view: FeatureView, missing: readonly string[]): MarqueeError {
  return new MarqueeError(
    "missing-input",
    `Feature view "${view.name}" needs ${missing.join(", ")}, which the project's latest run did not make.`,
    { hint: "Import a source that has it, or run the step that makes it.", details: { view: view.name } },
  );
}
