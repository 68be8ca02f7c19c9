import {
  compareProfiles,
  driftAlerts,
  type DriftLimits,
  type FieldDrift,
  onlineViewName,
  profileView,
  type ReadContext,
} from "../../features/index.ts";
import { type FeatureAlert, type FreshnessOptions, freshnessAlerts } from "./freshness.ts";
import type { ProjectFeatures, ViewStatus } from "./project-features.ts";

/** From where on something is worth an alert. */
export interface HealthOptions extends FreshnessOptions {
  readonly drift?: DriftLimits;
}

/** How a view does. */
export interface ViewHealth {
  readonly view: string;
  /** `null` before the first materialisation. */
  readonly version: number | null;
  readonly entities: number;
  readonly newestEventTime: Date | null;
  readonly materializedUntil: Date | null;
  /** Tables that it needs and the project does not have; then it is nobody's fault that it is not online. */
  readonly missingTables: readonly string[];
  /** What the values look like beside the reference; none before the first materialisation. */
  readonly fields: readonly FieldDrift[];
  /** When the reference was taken. */
  readonly referenceAt: Date | null;
  readonly alerts: readonly FeatureAlert[];
}

/** Looks at every view of the code: is it online, up to date, and are its values like those of the reference? */
export async function featureHealth(store: ProjectFeatures, options: HealthOptions): Promise<ViewHealth[]> {
  const context = await store.context();
  const statuses = new Map(
    (await store.statuses()).filter(({ current }) => current).map((status) => [status.view.name, status]),
  );
  const healths: ViewHealth[] = [];
  for (const view of store.definitions.views) {
    const status = statuses.get(view.name);
    const missingTables = store.missingTables(view, context.tables);
    const fresh = freshnessAlerts(view, status, options);
    const isAbsent = missingTables.length > 0 && !status?.materializedUntil;
    const drift =
      status && missingTables.length === 0 ? await driftOf(store, context, status, options) : noDrift;
    healths.push({
      view: view.name,
      version: status?.version ?? null,
      entities: status?.entities ?? 0,
      newestEventTime: status?.newestEventTime ?? null,
      materializedUntil: status?.materializedUntil ?? null,
      missingTables,
      fields: drift.fields,
      referenceAt: drift.referenceAt,
      alerts: isAbsent ? [] : [...fresh, ...drift.alerts],
    });
  }
  return healths;
}

type Drift = Pick<ViewHealth, "fields" | "referenceAt" | "alerts">;

const noDrift: Drift = { fields: [], referenceAt: null, alerts: [] };

async function driftOf(
  store: ProjectFeatures,
  context: ReadContext,
  status: ViewStatus,
  options: HealthOptions,
): Promise<Drift> {
  const { view, materializedUntil: at } = status;
  const reference = await store.references.find(onlineViewName(status));
  if (at === null || reference === undefined) return noDrift;
  const current = await profileView(context, view, { at, reference });
  const fields = compareProfiles(reference, current);
  const sizes = { reference: reference.entities, current: current.entities };
  const alerts = driftAlerts(fields, sizes, options.drift).map(
    (alert): FeatureAlert => ({
      ...alert,
      view: view.name,
      message: `${view.name}:${alert.field}: ${alert.message}`,
    }),
  );
  return { fields, referenceAt: new Date(reference.at), alerts };
}
