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
  private count = 0;
  private positives: Uint32Array = new Uint32Array(0);

  constructor(pool: TitlePool, places: number, batchSize: number) {
    this.pool = pool;
    this.chosen = new Uint32Array(places);
    this.placeOf = new Int32Array(pool.titles).fill(-1);
    this.deck = pool.warm.slice();
    this.likelihood = likelihoods(pool, places, batchSize);
  }

  /** Chooses the titles of a batch. @param positives The title of every example. */
  choose(positives: Uint32Array, random: Random): void {
    for (const title of this.chosen.subarray(0, this.count)) this.placeOf[title] = -1;
    this.count = 0;
    this.positives = positives;
    for (const title of positives) this.take(title);
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
    if (this.placeOf[title] >= 0) return;
    this.placeOf[title] = this.count;
    this.chosen[this.count++] = title;
  }

  /** Targets and weights of a batch. @param viewers The viewer of every example. */
  fillLossFeeds(
    { target, weight, "log-likelihood": logLikelihood }: Readonly<Record<string, DataArray>>,
    viewers: Uint32Array,
    { loss, negatives }: Pick<TwoTowerConfiguration, "loss" | "negatives">,
  ): void {
    const { chosen, count, placeOf } = this;
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
      const scale = loss === "cross-entropy" ? negatives / Math.max(remaining, Number.EPSILON) : 1;
      for (let place = 0; place < places; place++) weight[start + place] = shares[place] * scale;
      for (const title of own) if (placeOf[title] >= 0) weight[start + placeOf[title]] = 0;
      const place = placeOf[this.positives[row]];
      target[start + place] = 1;
      weight[start + place] = 1;
    });
    for (let place = 0; place < places; place++) {
      logLikelihood[place] = Math.log(this.likelihood[chosen[place]]);
    }
  }
}

/**
 * How likely every title is among those of a batch: as the title of an example, 1 − (1 − share)^examples, or else among
 * those drawn for the places that examples leave.
 */
function likelihoods(
  { histories, warm, titles }: TitlePool,
  places: number,
  batchSize: number,
): Float64Array {
  const events = new Float64Array(titles);
  for (const title of histories.titles) events[title]++;
  const asPositive = events.map((count) => 1 - (1 - count / histories.titles.length) ** batchSize);
  const distinct = warm.reduce((sum, title) => sum + asPositive[title], 0);
  const drawn = Math.min(1, (places - distinct) / Math.max(1, warm.length - distinct));
  return asPositive.map((likelihood) => Math.min(1, likelihood + (1 - likelihood) * Math.max(drawn, 1e-6)));
}
