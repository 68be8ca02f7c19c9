import { MarqueeError } from "../../core/index.ts";
import type { DataArray, Values } from "../graph/values.ts";
import type { SparseTable } from "../tables/sparse-table.ts";
import type { Trainer, TrainerState } from "./trainer.ts";

/** A table outside the graph, and the feeds whose vectors are its rows. */
export interface TableFeeds {
  readonly table: SparseTable;
  /** Feeds whose last axis is a row of the table. Several of one table are updated together, once a step. */
  readonly feeds: readonly string[];
}

const entryName = (table: string, part: string) => `${table}/${part}`;

/** Names of all feeds that tables fill. */
export function tableFeedNames(tables: Readonly<Record<string, TableFeeds>>): string[] {
  return Object.values(tables).flatMap(({ feeds }) => feeds);
}

/** Fills feeds from tables before a step and updates the tables after it. */
export class TableDriver {
  /** What a source fills: the trainer's feeds, with row numbers, `[rows, ...]`, where tables have the vectors. */
  readonly arrays: Readonly<Record<string, DataArray>>;
  private readonly tables: Readonly<Record<string, TableFeeds>>;
  private readonly trainer: Trainer;
  private readonly rows: ReadonlyMap<string, Int32Array>;
  private best: Readonly<Record<string, Float32Array>> | undefined;

  /** @throws MarqueeError `invalid-shape` when a feed's last axis is not as long as a row of its table. */
  constructor(tables: Readonly<Record<string, TableFeeds>>, trainer: Trainer) {
    this.tables = tables;
    this.trainer = trainer;
    this.rows = new Map(
      Object.values(tables).flatMap(({ table, feeds }) =>
        feeds.map((feed) => [feed, rowNumbersOf(trainer, feed, table)] as const),
      ),
    );
    this.arrays = Object.fromEntries(
      Object.entries(trainer.feeds).map(([name, { data }]) => [name, this.rows.get(name) ?? data]),
    );
  }

  /** Copies the rows that the source has named into the trainer's feeds. */
  gather(): void {
    for (const { table, feeds } of Object.values(this.tables)) {
      for (const feed of feeds)
        table.gather(this.rowsOf(feed), this.trainer.feeds[feed].data as Float32Array);
    }
  }

  /** Updates the rows that took part in the last step. */
  update(): void {
    for (const { table, feeds } of Object.values(this.tables)) {
      const gradients = feeds.map((feed) => this.trainer.inputGradient(feed));
      if (feeds.length === 1) table.update(this.rowsOf(feeds[0]), gradients[0]);
      else
        table.update(
          joined(
            feeds.map((feed) => this.rowsOf(feed)),
            Int32Array,
          ),
          joined(gradients, Float32Array),
        );
    }
  }

  /** Inputs for prediction, with vectors where row numbers are given for a feed of a table. */
  resolve(inputs: Readonly<Record<string, Values>>): Record<string, Values> {
    const resolved: Record<string, Values> = { ...inputs };
    for (const { table, feeds } of Object.values(this.tables)) {
      for (const feed of feeds) {
        const { data, shape } = inputs[feed] ?? {};
        if (!(data instanceof Int32Array)) continue;
        const vectors = new Float32Array(data.length * table.features);
        table.gather(data, vectors);
        resolved[feed] = { data: vectors, shape: [...shape, table.features] };
      }
    }
    return resolved;
  }

  /** Remembers the tables as they are now. */
  keepBest(): void {
    this.best = this.values((values) => values.slice());
  }

  /** Sets the tables to what was remembered last, if anything was. */
  restoreBest(): void {
    for (const [name, values] of Object.entries(this.best ?? {})) {
      const { table } = this.tables[name];
      table.restore({ ...table.state(), values });
    }
  }

  /** What was remembered, as entries of a checkpoint. */
  bestState(): TrainerState {
    const entries = Object.entries(this.best ?? {}).map(([name, data]) => [
      entryName(name, "values"),
      this.shaped(name, data),
    ]);
    return Object.fromEntries(entries) as TrainerState;
  }

  /** The tables with their moments, as entries of a checkpoint. */
  state(): TrainerState {
    const entries = Object.entries(this.tables).flatMap(([name, { table }]) => {
      const { values, first, second, step } = table.state();
      return [
        [entryName(name, "values"), this.shaped(name, values)],
        [entryName(name, "first"), this.shaped(name, first)],
        [entryName(name, "second"), this.shaped(name, second)],
        [entryName(name, "step"), { data: Float32Array.of(step), shape: [] }],
      ];
    });
    return Object.fromEntries(entries) as TrainerState;
  }

  /**
   * Goes on from what {@link state} and {@link bestState} gave.
   *
   * @throws MarqueeError `invalid-model` when a table is not among it or has another size.
   */
  restore(state: TrainerState, best: TrainerState): void {
    for (const [name, { table }] of Object.entries(this.tables)) {
      const entry = (part: string) => this.entry(state, name, part);
      const [values, first, second] = ["values", "first", "second"].map(entry);
      table.restore({ values, first, second, step: state[entryName(name, "step")].data[0] });
    }
    const kept = Object.keys(this.tables).some((name) => entryName(name, "values") in best);
    if (kept) this.best = this.values((_values, name) => this.entry(best, name, "values").slice());
  }

  private entry(state: TrainerState, name: string, part: string): Float32Array {
    const { table } = this.tables[name];
    const found = (state as Readonly<Record<string, Values<Float32Array> | undefined>>)[
      entryName(name, part)
    ];
    if (found?.data.length === table.rows * table.features) return found.data;
    throw new MarqueeError(
      "invalid-model",
      `The saved state does not fit: the table "${name}" must have shape [${table.rows}, ${table.features}].`,
      { hint: "Resume with the tables that wrote it, or start anew." },
    );
  }

  private values(take: (values: Float32Array, name: string) => Float32Array): Record<string, Float32Array> {
    const entries = Object.entries(this.tables).map(([name, { table }]) => [
      name,
      take(table.state().values, name),
    ]);
    return Object.fromEntries(entries) as Record<string, Float32Array>;
  }

  private shaped(name: string, data: Float32Array): Values<Float32Array> {
    const { rows, features } = this.tables[name].table;
    return { data, shape: [rows, features] };
  }

  private rowsOf(feed: string): Int32Array {
    return this.rows.get(feed) as Int32Array;
  }
}

function rowNumbersOf({ feeds }: Trainer, feed: string, { features }: SparseTable): Int32Array {
  const { shape = [], data } = (feeds as Readonly<Record<string, Values | undefined>>)[feed] ?? {};
  if (data === undefined || shape.at(-1) !== features) {
    throw new MarqueeError(
      "invalid-shape",
      `The feed "${feed}" takes [${shape.join(", ")}], which rows of ${features} features do not fill.`,
      { hint: "The last axis of a feed must be as long as a row of its table." },
    );
  }
  return new Int32Array(data.length / features);
}

/** Arrays one after another. */
function joined<Data extends Int32Array | Float32Array>(
  arrays: readonly Data[],
  constructor: new (length: number) => Data,
): Data {
  const whole = new constructor(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    whole.set(array, offset);
    offset += array.length;
  }
  return whole;
}
