import { type Clock, MarqueeError, systemClock } from "../../core/index.ts";
import type { Database, Queries } from "../../storage/index.ts";
import { compareViews, type ViewChange } from "../views/compare.ts";
import type { Dependents, FeatureDefinitions } from "../views/definitions.ts";
import { definitionOf, type FeatureView, type ViewDefinition, viewOf } from "../views/view.ts";

/** A version of a view, as it was registered. */
export interface RegisteredView {
  readonly view: FeatureView;
  readonly version: number;
  /** Whether it is the version of the code that was registered last. */
  readonly current: boolean;
  readonly registeredAt: Date;
}

/** What registering did, or would do, to one view. */
export interface Registration {
  readonly name: string;
  readonly version: number;
  /** `words`: only descriptions or the owner are other ones. `back`: the definition of an earlier version again. */
  readonly outcome: "new" | "unchanged" | "words" | "changed" | "back";
  /** What changed since the version that was current. */
  readonly changes: readonly ViewChange[];
  /** What is built on the view or uses it. */
  readonly dependents: Dependents;
}

/**
 * The versions of all feature views, in the project's database. A definition whose hash is new gets the next number;
 * one that was there before gets its old number again. Old versions stay and can be read.
 */
export class FeatureRegistry {
  private readonly database: Database;
  private readonly clock: Clock;

  constructor(database: Database, clock: Clock = systemClock) {
    this.database = database;
    this.clock = clock;
  }

  /** Makes the definitions of the code the current versions. Safe when two processes do it at once. */
  async register(definitions: FeatureDefinitions): Promise<Registration[]> {
    return this.database.transaction(
      async (queries) => {
        // Two processes that register at once must not both find the same number free.
        await queries.execute("LOCK TABLE feature_views IN SHARE ROW EXCLUSIVE MODE");
        const registrations = compare(definitions, await versions(queries));
        for (const registration of registrations) {
          const view = definitions.view(registration.name);
          await record(queries, view, registration, new Date(this.clock.now()));
        }
        return registrations;
      },
      { repeatable: true },
    );
  }

  /** What {@link register} would do. Changes nothing. */
  async plan(definitions: FeatureDefinitions): Promise<Registration[]> {
    return compare(definitions, await versions(this.database));
  }

  /** Every version of every view, by name and number. */
  list(): Promise<RegisteredView[]> {
    return versions(this.database);
  }

  /** A version of a view, the current one by default. @throws MarqueeError `not-found` */
  async find(name: string, version?: number): Promise<RegisteredView> {
    const known = await versions(this.database);
    const found = known.find(
      (one) => one.view.name === name && (version === undefined ? one.current : one.version === version),
    );
    if (found) return found;
    const numbers = known.filter(({ view }) => view.name === name).map((one) => one.version);
    const names = [...new Set(known.map(({ view }) => view.name))].join(", ");
    const asked = version === undefined ? name : `${name}@${version}`;
    throw new MarqueeError("not-found", `No feature view "${asked}" is registered.`, {
      hint:
        numbers.length > 0
          ? `There are the versions ${numbers.join(", ")}.`
          : `Registered are: ${names === "" ? "none" : names}.`,
    });
  }
}

function compare(definitions: FeatureDefinitions, known: readonly RegisteredView[]): Registration[] {
  return definitions.views.map((view) => {
    const { name, hash } = view;
    const own = known.filter((one) => one.view.name === name);
    const current = own.find((one) => one.current);
    const same = own.find((one) => one.view.hash === hash);
    const changes = current ? compareViews(current.view, view) : [];
    return {
      name,
      version: same?.version ?? Math.max(0, ...own.map(({ version }) => version)) + 1,
      outcome: outcomeOf(current, same, changes),
      changes,
      dependents: definitions.dependents(name),
    };
  });
}

function outcomeOf(
  current: RegisteredView | undefined,
  same: RegisteredView | undefined,
  changes: readonly ViewChange[],
): Registration["outcome"] {
  if (!current) return same ? "back" : "new";
  if (!same) return "changed";
  if (same !== current) return "back";
  return changes.length > 0 ? "words" : "unchanged";
}

async function record(
  queries: Queries,
  view: FeatureView,
  { name, version, outcome }: Registration,
  at: Date,
): Promise<void> {
  if (outcome === "unchanged") return;
  const definition = JSON.stringify(definitionOf(view));
  await queries.query("UPDATE feature_views SET current = false WHERE name = $1 AND version <> $2", [
    name,
    version,
  ]);
  await queries.query(
    `INSERT INTO feature_views (name, version, hash, definition, current, registered_at)
     VALUES ($1, $2, $3, $4::jsonb, true, $5)
     ON CONFLICT (name, version) DO UPDATE SET definition = excluded.definition, current = true`,
    [name, version, view.hash, definition, at],
  );
}

async function versions(queries: Queries): Promise<RegisteredView[]> {
  interface VersionRow {
    readonly version: number;
    readonly definition: ViewDefinition;
    readonly current: boolean;
    readonly registered_at: Date;
  }
  const rows = await queries.query<VersionRow>(
    "SELECT version, definition, current, registered_at FROM feature_views ORDER BY name, version",
  );
  return rows.map(({ version, definition, current, registered_at }) => ({
    view: viewOf(definition),
    version,
    current,
    registeredAt: registered_at,
  }));
}
