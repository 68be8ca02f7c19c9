import {
  type Clock,
  canonicalJson,
  createRandom,
  MarqueeError,
  paceOf,
  systemClock,
  throwIfCancelled,
} from "../../core/index.ts";
import { type Feeds, initialise, type Parameters, type Tensors } from "../model/model.ts";
import type { RuntimeOptions } from "../runtime/session.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  type EpochRecord,
  encodeCheckpoint,
  type FitPosition,
} from "./checkpoint.ts";
import { createLivePredictor, type Predictor } from "./predictor.ts";
import type { BatchSource } from "./source.ts";
import type { StepDefinition } from "./step-graph.ts";
import { TableDriver, type TableFeeds, tableFeedNames } from "./table-feeds.ts";
import { createTrainer, type Trainer } from "./trainer.ts";

/** A measure on held-out data, for early stopping. */
export interface Validation {
  /** Takes the measure with the weights as they are now. */
  measure(predict: Predictor["predict"]): Promise<number> | number;
  /** Which way is better. Default `maximise`. */
  readonly direction?: "maximise" | "minimise";
  /** Epochs between two measures. Default 1. */
  readonly every?: number;
  /** Stop after so many measures without a gain. Default: never. The best weights are restored in any case. */
  readonly patience?: number;
  /** Least difference that counts as a gain. Default 0. */
  readonly leastGain?: number;
}

/** Told after every run of the graph. */
export interface FitProgress {
  /** Epochs begun, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Samples taken and to be taken in all. */
  readonly samples: number;
  readonly totalSamples: number;
  /** Loss of the last step. */
  readonly loss: number;
  /** Samples a second since the start or the resumption. */
  readonly rate: number;
  /** Seconds that remain, when known. */
  readonly remainingSeconds: number | undefined;
  /** The last validation measure. */
  readonly measure: number | undefined;
}

/** Where training saves its state, and what it goes on from. */
export interface CheckpointOptions {
  /** Called with the bytes of a checkpoint; see `checkpointFile`. */
  save(bytes: Uint8Array): Promise<void> | void;
  /** Epochs between two checkpoints. Default 1. */
  readonly every?: number;
  /** Bytes of a checkpoint to go on from. */
  readonly resume?: Uint8Array;
}

/** Options of {@link fit}. */
export interface FitOptions<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds>
  extends StepDefinition<Inputs, Outputs, Targets> {
  /** Where samples come from; see `arraySource`. */
  readonly source: BatchSource;
  readonly epochs: number;
  /** Samples a step. Default 256, at most the samples of the source. */
  readonly batchSize?: number;
  /**
   * Steps unrolled in one run of the graph. Default: as many as make about 8,192 samples, at most 8; 1 with tables,
   * whose rows must be up to date in every step.
   */
  readonly stepsPerRun?: number;
  /**
   * Tables that stay outside the graph, by a name of their own, and the feeds that take their rows. Into the array of
   * such a feed the source writes row numbers (an `Int32Array` of the feed's shape without its last axis), and
   * validation may give row numbers likewise. Tables are updated in place; at the end they are those of the best
   * validation where there is one.
   */
  readonly tables?: Readonly<Record<string, TableFeeds>>;
  /** Seed of initialisation, order and dropout. Default 0. */
  readonly seed?: number | string;
  /** First weights, for fine-tuning. Default: initialised from the seed. */
  readonly parameters?: Parameters;
  readonly validation?: Validation;
  readonly checkpoint?: CheckpointOptions;
  /** Aborting saves a checkpoint and ends with the error `cancelled`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly runtime?: RuntimeOptions;
  readonly clock?: Clock;
}

/** What {@link fit} gives back. */
export interface FitResult {
  /** The weights: of the best validation where there is one, else the last. */
  readonly parameters: Parameters;
  readonly history: readonly EpochRecord[];
  readonly best: EpochRecord | undefined;
  /** Steps taken. */
  readonly steps: number;
  /** Why it ended. */
  readonly ended: "finished" | "early";
}

/**
 * Trains a model. The same options, seed and thread count give the same bytes; a run that goes on from a
 * checkpoint gives the bytes that it would have given without the break. Across thread counts, results agree up
 * to rounding.
 *
 * @throws `not-finite` when the loss is no longer a number, `cancelled` when the signal was aborted.
 */
export async function fit<
  Inputs extends Feeds,
  Outputs extends Tensors,
  Targets extends Feeds = Record<never, never>,
>(options: FitOptions<Inputs, Outputs, Targets>): Promise<FitResult> {
  const plan = planOf(options);
  const parameters = options.parameters ?? initialise(options.model, createRandom(plan.seed).fork("weights"));
  const inputGradients = [...(options.inputGradients ?? []), ...tableFeedNames(options.tables ?? {})];
  const trainer = await createTrainer(
    { ...options, inputGradients: [...new Set(inputGradients)] },
    { ...plan, parameters, runtime: options.runtime },
  );
  const predictor =
    options.validation &&
    (await createLivePredictor(options.model, () => trainer.parameters(), options.runtime));
  try {
    return await new FitRun(options, plan, trainer, predictor).run();
  } finally {
    await trainer.close();
    await predictor?.close();
  }
}

interface Plan {
  readonly batchSize: number;
  readonly stepsPerRun: number;
  readonly seed: number | string;
  readonly totalSamples: number;
}

function planOf<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds>(
  options: FitOptions<Inputs, Outputs, Targets>,
): Plan {
  const { source, epochs, seed = 0, tables = {} } = options;
  const { samples } = source;
  if (!(samples > 0 && epochs > 0)) {
    throw new MarqueeError("invalid-option", `Nothing to train on: ${samples} samples, ${epochs} epochs.`);
  }
  const batchSize = Math.min(options.batchSize ?? 256, samples);
  const room = Math.max(1, Math.floor(samples / batchSize));
  const hasTables = Object.keys(tables).length > 0;
  if (hasTables && (options.stepsPerRun ?? 1) !== 1) {
    throw new MarqueeError(
      "invalid-option",
      "With tables a run of the graph takes one step: stepsPerRun is 1.",
    );
  }
  const most = hasTables ? 1 : Math.min(8, Math.ceil(8192 / batchSize));
  const stepsPerRun = Math.min(options.stepsPerRun ?? most, room);
  return { batchSize, stepsPerRun, seed, totalSamples: epochs * samples };
}

class FitRun<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds> {
  private readonly options: FitOptions<Inputs, Outputs, Targets>;
  private readonly plan: Plan;
  private readonly trainer: Trainer;
  private readonly tables: TableDriver;
  private readonly predictor: Predictor | undefined;
  private readonly clock: Clock;
  private readonly fingerprint: string;
  private fit: FitPosition = {
    position: 0,
    lossSum: 0,
    lossCount: 0,
    history: [],
    best: undefined,
    waiting: 0,
    stopped: false,
  };
  private best: Parameters | undefined;

  constructor(
    options: FitOptions<Inputs, Outputs, Targets>,
    plan: Plan,
    trainer: Trainer,
    predictor: Predictor | undefined,
  ) {
    this.options = options;
    this.plan = plan;
    this.trainer = trainer;
    this.tables = new TableDriver(options.tables ?? {}, trainer);
    this.predictor = predictor;
    this.clock = options.clock ?? systemClock;
    const { batchSize, stepsPerRun, seed } = plan;
    this.fingerprint = canonicalJson({ batchSize, stepsPerRun, seed, samples: options.source.samples });
  }

  async run(): Promise<FitResult> {
    this.resume();
    const started = { time: this.clock.now(), position: this.fit.position };
    while (!this.fit.stopped && this.fit.position < this.plan.totalSamples) {
      await this.stopIfAborted();
      const loss = await this.takeSteps();
      if (this.fit.position >= (this.fit.history.length + 1) * this.options.source.samples)
        await this.endEpoch();
      this.report(loss, started);
    }
    this.tables.restoreBest();
    return {
      parameters: this.best ?? copyOf(this.trainer.parameters()),
      history: this.fit.history,
      best: this.fit.best,
      steps: this.trainer.steps(),
      ended: this.fit.stopped ? "early" : "finished",
    };
  }

  private async takeSteps(): Promise<number> {
    const { trainer, fit, plan } = this;
    const { seed } = plan;
    const rows = trainer.samplesPerRun;
    const first = fit.position;
    const random = createRandom(seed).fork(`batch/${first}`);
    await this.options.source.fill(this.tables.arrays, { first, rows, seed, random });
    this.tables.gather();
    const losses = await trainer.run();
    this.tables.update();
    for (const loss of losses) fit.lossSum += loss;
    fit.lossCount += losses.length;
    fit.position += rows;
    if (Number.isFinite(fit.lossSum)) return losses[losses.length - 1];
    throw new MarqueeError("not-finite", `The loss is no longer finite after ${trainer.steps()} steps.`, {
      hint: "Lower the learning rate, clip gradients, or look for NaN in the input.",
    });
  }

  private async endEpoch(): Promise<void> {
    const { fit } = this;
    const epoch = fit.history.length + 1;
    const { validation, checkpoint } = this.options;
    const due = validation !== undefined && epoch % (validation.every ?? 1) === 0;
    const measure =
      due && this.predictor
        ? await validation.measure((inputs) =>
            (this.predictor as Predictor).predict(this.tables.resolve(inputs)),
          )
        : undefined;
    const record: EpochRecord = {
      epoch,
      loss: fit.lossSum / fit.lossCount,
      ...(measure !== undefined && { measure }),
    };
    fit.history.push(record);
    fit.lossSum = 0;
    fit.lossCount = 0;
    if (validation !== undefined && measure !== undefined) this.judge(record, measure, validation);
    if (checkpoint !== undefined && epoch % (checkpoint.every ?? 1) === 0) await this.save();
  }

  private judge(
    record: EpochRecord,
    measure: number,
    { direction = "maximise", leastGain = 0, patience }: Validation,
  ): void {
    const { fit } = this;
    const gain = fit.best?.measure === undefined ? Infinity : measure - fit.best.measure;
    if ((direction === "maximise" ? gain : fit.best === undefined ? gain : -gain) > leastGain) {
      fit.best = record;
      fit.waiting = 0;
      this.best = copyOf(this.trainer.parameters());
      this.tables.keepBest();
      return;
    }
    fit.waiting += 1;
    fit.stopped = patience !== undefined && fit.waiting >= patience;
  }

  private report(loss: number, started: { readonly time: number; readonly position: number }): void {
    const { fit, plan, options } = this;
    const done = fit.position - started.position;
    const total = plan.totalSamples - started.position;
    const { rate, remainingSeconds } = paceOf(done, total, (this.clock.now() - started.time) / 1000);
    options.onProgress?.({
      epoch: Math.min(options.epochs, Math.floor(fit.position / options.source.samples) + 1),
      epochs: options.epochs,
      samples: fit.position,
      totalSamples: plan.totalSamples,
      loss,
      rate,
      remainingSeconds,
      measure: fit.history.findLast(({ measure }) => measure !== undefined)?.measure,
    });
  }

  private async stopIfAborted(): Promise<void> {
    if (this.options.signal?.aborted && this.options.checkpoint !== undefined) await this.save();
    throwIfCancelled(this.options.signal);
  }

  private async save(): Promise<void> {
    const { fit, fingerprint, best } = this;
    const [state, tables, bestTables] = [this.trainer.state(), this.tables.state(), this.tables.bestState()];
    const checkpoint: Checkpoint = { fingerprint, fit, state, best, tables, bestTables };
    await this.options.checkpoint?.save(encodeCheckpoint(checkpoint));
  }

  private resume(): void {
    const bytes = this.options.checkpoint?.resume;
    if (bytes === undefined) return;
    const { fingerprint, fit, state, best, tables, bestTables } = decodeCheckpoint(bytes);
    if (fingerprint !== this.fingerprint) {
      throw new MarqueeError("invalid-option", "The checkpoint was made with other settings.", {
        hint: `It has ${fingerprint}; this run has ${this.fingerprint}. Use the same, or start anew.`,
      });
    }
    this.trainer.restore(state);
    this.tables.restore(tables, bestTables);
    this.fit = fit;
    this.best = best;
  }
}

function copyOf(parameters: Parameters): Parameters {
  const entries = Object.entries(parameters).map(([name, { data, shape }]) => [
    name,
    { data: data.slice(), shape },
  ]);
  return Object.fromEntries(entries) as Parameters;
}
