import type { Random } from "../../core/index.ts";
import type { DataArray } from "../../tensor/index.ts";
import type { OrderedHistories } from "./viewer-histories.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** Where the titles of a batch are drawn from. */
interface TitlePool {
  readonly histories: OrderedHistories;
  /** Titles that may be drawn. */
  readonly warm: Uint32Array;
  /** How many titles there are in all. */
  readonly titles: number;
}

/**
 * The titles of one batch: those of its examples, each once, then others drawn alike; and how much each of them
 * counts for each example. Where there are fewer titles than places, the places left over repeat the first title and
 * count nothing.
 */
export class BatchTitles {
  /** Titles by place. */
  readonly chosen: Uint32Array;
  private readonly pool: TitlePool;
  /** How likely a title is among those of a batch, `[titles]`. */
  private readonly likelihood: Float64Array;
  /** Place of every title in the batch, -1 for none, `[titles]`. */
  private readonly placeOf: Int32Array;
  /** Titles that may be drawn, in an order that every draw changes. */
  private readonly deck: Uint32Array;
  private readonly configuration: TwoTowerConfiguration;
  private count = 0;
  private targets: readonly ArrayLike<number>[] = [];

  constructor(pool: TitlePool, configuration: TwoTowerConfiguration, batchSize: number) {
    const places = batchSize * configuration.titlesPerExample;
    this.pool = pool;
    this.configuration = configuration;
    this.chosen = new Uint32Array(places);
    this.placeOf = new Int32Array(pool.titles).fill(-1);
    this.deck = pool.warm.slice();
    this.likelihood = likelihoods(pool, places, batchSize * configuration.targetsPerExample);
  }

  /**
   * Chooses the titles of a batch.
   *
   * @param targets The titles of every example; the first of each has a place for sure, others while there is room.
   */
  choose(targets: readonly ArrayLike<number>[], random: Random): void {
    for (const title of this.chosen.subarray(0, this.count)) this.placeOf[title] = -1;
    this.count = 0;
    this.targets = targets;
    for (const [own] of targets as readonly number[][]) this.take(own);
    for (const all of targets) for (const title of Array.from(all)) this.take(title);
    // The deck begins in the same order for every batch, so that a run that goes on draws what it would have drawn.
    this.deck.set(this.pool.warm);
    for (let at = 0; at < this.deck.length && this.count < this.chosen.length; at++) {
      const other = at + random.integer(this.deck.length - at);
      const title = this.deck[other];
      this.deck[other] = this.deck[at];
      this.take(title);
    }
    this.chosen.fill(this.chosen[0], this.count);
  }

  private take(title: number): void {
    if (this.placeOf[title] >= 0 || this.count === this.chosen.length) return;
    this.placeOf[title] = this.count;
    this.chosen[this.count++] = title;
  }

  /** Targets and weights of a batch. @param viewers The viewer of every example. */
  fillLossFeeds(
    { target, weight, "log-likelihood": logLikelihood }: Readonly<Record<string, DataArray>>,
    viewers: Uint32Array,
  ): void {
    const { chosen, count, placeOf, targets } = this;
    const { loss, negatives } = this.configuration;
    const { offsets, titles } = this.pool.histories;
    const places = chosen.length;
    const shares = new Float32Array(places);
    for (let place = 0; place < count; place++) shares[place] = 1 / this.likelihood[chosen[place]];
    const total = shares.reduce((sum, share) => sum + share, 0);
    (target as Float32Array).fill(0);
    viewers.forEach((viewer, row) => {
      const start = row * places;
      const own = titles.subarray(offsets[viewer], offsets[viewer + 1]);
      let remaining = total;
      for (const title of own) if (placeOf[title] >= 0) remaining -= shares[placeOf[title]];
      const asked = Array.from(targets[row], (title) => placeOf[title]).filter((place) => place >= 0);
      const wanted = negatives * asked.length;
      const scale = loss === "cross-entropy" ? wanted / Math.max(remaining, Number.EPSILON) : 1;
      for (let place = 0; place < places; place++) weight[start + place] = shares[place] * scale;
      for (const title of own) if (placeOf[title] >= 0) weight[start + placeOf[title]] = 0;
      for (const place of asked) {
        // Cross-entropy counts every title; a softmax shares an example among its titles.
        target[start + place] = loss === "cross-entropy" ? 1 : 1 / asked.length;
        weight[start + place] = 1;
      }
    });
    for (let place = 0; place < places; place++) {
      logLikelihood[place] = Math.log(this.likelihood[chosen[place]]);
    }
  }
}

/**
 * How likely every title is among those of a batch: as the title of an example, 1 − (1 − share)^positives, or else among
 * those drawn for the places that examples leave.
 */
function likelihoods(
  { histories, warm, titles }: TitlePool,
  places: number,
  positives: number,
): Float64Array {
  const events = new Float64Array(titles);
  for (const title of histories.titles) events[title]++;
  const asPositive = events.map((count) => 1 - (1 - count / histories.titles.length) ** positives);
  const distinct = warm.reduce((sum, title) => sum + asPositive[title], 0);
  const drawn = Math.min(1, (places - distinct) / Math.max(1, warm.length - distinct));
  return asPositive.map((likelihood) => Math.min(1, likelihood + (1 - likelihood) * Math.max(drawn, 1e-6)));
}
