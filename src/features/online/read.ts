import type { Clock } from "../../core/index.ts";
import type { Metric } from "../metrics/prometheus.ts";
import { isExpired } from "../views/expiry.ts";
import type { FeatureValues, FeatureView } from "../views/view.ts";
import { createOnlineCache, type OnlineCache, type OnlineCacheOptions } from "./cache.ts";
import { type EntityKeys, entityKeyOf } from "./entity-key.ts";
import { ReadCounts, type StatusCounts } from "./read-counts.ts";
import { onlineViewName, type ServedView, ViewDirectory, type ViewSelection } from "./read-views.ts";
import type { OnlineRecord, OnlineStore } from "./store.ts";
import { createViewCodec, type ViewCodec } from "./view-codec.ts";

/** A value with the reason where there is none. What is missing or expired is never a zero or an old value. */
export type OnlineValue<Value = unknown> =
  | { readonly status: "present"; readonly value: Value }
  | { readonly status: "missing" | "expired"; readonly value: null };

/** The features of one entity. */
export interface OnlineRow {
  readonly keys: EntityKeys;
  /** By `view:field`, as it was asked for. */
  readonly values: Readonly<Record<string, OnlineValue>>;
  /** When the values of each view, as it was named, became true; `null` where there are none or they have expired. */
  readonly eventTimes: Readonly<Record<string, Date | null>>;
}

/** The features of one entity in one view. */
export interface OnlineViewRow<View extends FeatureView> {
  readonly keys: EntityKeys;
  readonly values: {
    readonly [Name in keyof FeatureValues<View>]: OnlineValue<NonNullable<FeatureValues<View>[Name]>>;
  };
  readonly eventTime: Date | null;
}

/** What {@link OnlineFeatures} reads from. */
export interface OnlineFeaturesOptions {
  readonly store: OnlineStore;
  /** The registered views, all versions that are to be served. */
  readonly views: readonly ServedView[];
  /** Decides what has expired. */
  readonly clock: Clock;
  /** Memory of this process for hot entities. Default: see {@link OnlineCacheOptions}. */
  readonly cache?: OnlineCacheOptions;
}

const missing: OnlineValue = Object.freeze({ status: "missing", value: null });
const expired: OnlineValue = Object.freeze({ status: "expired", value: null });

/**
 * Reads the newest features of entities. A value is `present`, `missing` (the entity or the value is unknown or was
 * deleted) or `expired` (older than the view's time to live, by the clock, at the moment of reading).
 */
export class OnlineFeatures {
  private readonly store: OnlineStore;
  private readonly directory: ViewDirectory;
  private readonly clock: Clock;
  private readonly cache: OnlineCache;
  private readonly codecs = new Map<FeatureView, ViewCodec>();
  private readonly counts = new ReadCounts();

  constructor({ store, views, clock, cache }: OnlineFeaturesOptions) {
    this.store = store;
    this.directory = new ViewDirectory(views);
    this.clock = clock;
    this.cache = createOnlineCache(clock, cache);
  }

  /**
   * Features of several views, one row for each of `keys`, in their order.
   *
   * @param options.features `view`, `view:field`, `view@version` or `view@version:field`.
   * @throws MarqueeError `not-found` for an unknown view or field, `invalid-option` for keys of another entity; both
   * name view, field, entity and row.
   */
  async getOnlineFeatures(options: {
    readonly features: readonly string[];
    readonly keys: readonly EntityKeys[];
  }): Promise<OnlineRow[]> {
    const { features, keys } = options;
    const selections = this.directory.select(features);
    const readers = await this.counts.timed(() =>
      Promise.all(selections.map((selection) => this.readSelection(selection, keys))),
    );
    return keys.map((entity, row) => {
      const values = emptyRecord<OnlineValue>();
      const eventTimes = emptyRecord<Date | null>();
      selections.forEach(({ label }, at) => (eventTimes[label] = readers[at](row, values)));
      return { keys: entity, values, eventTimes };
    });
  }

  /**
   * As {@link getOnlineFeatures}, for one view as it is defined in code: the values have its types.
   *
   * @param options.fields Default: all.
   * @throws MarqueeError `not-found` also when the registry does not know this definition.
   */
  async getOnlineView<View extends FeatureView>(options: {
    readonly view: View;
    readonly keys: readonly EntityKeys[];
    readonly fields?: readonly (keyof FeatureValues<View> & string)[];
  }): Promise<OnlineViewRow<View>[]> {
    const { view, keys, fields } = options;
    const selection = this.directory.selectFrom(view, fields);
    const read = await this.counts.timed(() => this.readSelection(selection, keys));
    return keys.map((entity, row) => {
      const values = emptyRecord<OnlineValue>();
      const eventTime = read(row, values);
      return { keys: entity, eventTime, values: values as OnlineViewRow<View>["values"] };
    });
  }

  /** Tells the cache that this process wrote to a view. Other processes' writes are seen after the cache's age. */
  forget(served: Pick<ServedView, "view" | "version">): void {
    this.cache.forget(onlineViewName(served));
  }

  /** What was read so far and how well the cache does, for Prometheus. */
  metrics(): Metric[] {
    return this.counts.metrics(this.cache.statistics());
  }

  /** Reads the records of some entities, and gives what puts the values of one of them into an answer. */
  private async readSelection(selection: ViewSelection, keys: readonly EntityKeys[]): Promise<RowReader> {
    const { view } = selection.served;
    const entityKeys = keys.map((entity, row) => entityKeyOf(view, entity, `keys[${row}]`));
    const records = await this.readRecords(onlineViewName(selection.served), entityKeys);
    const now = this.clock.now();
    const codec = this.codecOf(view);
    const counts = this.counts.of(view.name);
    return (row, values) => {
      const record = records.get(entityKeys[row]);
      if (record?.payload === undefined) return fill(selection, values, missing, counts);
      const eventTime = record.eventTime / 1000;
      if (isExpired(view, eventTime, now)) return fill(selection, values, expired, counts);
      putValues(selection, values, codec.decode(record.payload, selection.positions), counts);
      return new Date(eventTime);
    };
  }

  private async readRecords(view: string, entityKeys: readonly string[]) {
    const records = new Map<string, OnlineRecord | undefined>();
    const unknown = new Set<string>();
    for (const key of entityKeys) {
      if (records.has(key) || unknown.has(key)) continue;
      const cached = this.cache.get(view, key);
      if (cached) records.set(key, cached.record);
      else unknown.add(key);
    }
    if (unknown.size === 0) return records;
    const readAt = this.clock.now();
    const found = await this.store.read(view, [...unknown]);
    for (const key of unknown) {
      records.set(key, found.get(key));
      this.cache.set(view, key, found.get(key), readAt);
    }
    return records;
  }

  private codecOf(view: FeatureView): ViewCodec {
    let codec = this.codecs.get(view);
    if (!codec) this.codecs.set(view, (codec = createViewCodec(view)));
    return codec;
  }
}

/** Without a prototype: hundreds of members are added faster, and a field may be called `constructor`. */
const emptyRecord = <Value>() => Object.create(null) as Record<string, Value>;

/** Puts the values of a row into an answer and gives the time at which they became true. */
type RowReader = (row: number, values: Record<string, OnlineValue>) => Date | null;

/** One pass and no lists in between: of hundreds of values for a hundred entities all that is made must be collected. */
function putValues(
  { names }: ViewSelection,
  values: Record<string, OnlineValue>,
  found: readonly unknown[],
  counts: StatusCounts,
): void {
  let present = 0;
  for (let index = 0; index < names.length; index++) {
    const value = found[index];
    if (value !== null) present++;
    values[names[index]] = value === null ? missing : { status: "present", value };
  }
  counts.present += present;
  counts.missing += names.length - present;
}

function fill(
  { names }: ViewSelection,
  values: Record<string, OnlineValue>,
  nothing: typeof missing,
  counts: StatusCounts,
): null {
  for (const name of names) values[name] = nothing;
  counts[nothing.status] += names.length;
  return null;
}
