import type { Random } from "../../core/index.ts";
import { drawSessionTime } from "./calendar.ts";
import { parameters } from "./parameters.ts";
import { drawWeighted, type Persona } from "./population.ts";
import { popularityAt, type Supply } from "./supply.ts";

export type SimulatedEventKind = "watch" | "rating" | "impression" | "click";

/** An event with the title's index and the time in milliseconds. */
export interface RawEvent {
  readonly title: number;
  readonly kind: SimulatedEventKind;
  readonly value: number;
  readonly time: number;
}

/** What a viewer's life is made from. */
export interface LifeOptions {
  readonly persona: Persona;
  /** The viewer's affinity to each title, `[titles]`. */
  readonly affinity: Float32Array;
  readonly supply: Supply;
  /** Minutes that a film, or a sitting of a series, lasts, `[titles]`. */
  readonly minutes: Float64Array;
  readonly series: Uint8Array;
  /** Exact number of events. */
  readonly budget: number;
  readonly random: Random;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const second = 1000;
const minute = 60_000;

/** All that a viewer does, in order of time, in exactly `budget` events. */
export function liveViewer(options: LifeOptions): RawEvent[] {
  return new ViewerLife(options).run();
}

class ViewerLife {
  private readonly options: LifeOptions;
  private readonly random: Random;
  private readonly events: RawEvent[] = [];
  private readonly popularity: Float64Array;
  private readonly weights: Float64Array;
  /** Titles that are not chosen again: finished, dropped or rated. */
  private readonly done = new Set<number>();
  private readonly rated = new Set<number>();
  /** The series under way, and the share of each series that has been seen. */
  private series: number | undefined;
  private readonly progress = new Map<number, number>();
  private time = 0;
  private quota = 0;

  constructor(options: LifeOptions) {
    this.options = options;
    this.random = options.random;
    this.popularity = new Float64Array(options.affinity.length);
    this.weights = new Float64Array(options.affinity.length);
  }

  run(): RawEvent[] {
    const sizes = this.sessionSizes();
    const from = Math.max(this.options.persona.createdTime, parameters.start);
    const times = sizes.map(() => drawSessionTime(this.random, from, this.options.persona.utcOffset));
    times.sort((a, b) => a - b);
    sizes.forEach((size, i) => {
      // A session that would begin before the one before has ended begins ten minutes after it.
      this.time = Math.max(times[i], this.time + (i > 0 ? 10 * minute : 0));
      this.quota = size;
      popularityAt(this.options.supply, this.time, this.popularity);
      while (this.quota > 0) this.choose();
    });
    return this.events;
  }

  /** Two or more events a session, geometrically distributed, that sum to the budget. */
  private sessionSizes(): number[] {
    const sizes: number[] = [];
    let left = this.options.budget;
    while (left > 0) {
      const more = Math.floor(
        Math.log(1 - this.random.next()) / Math.log(1 - 1 / (1 + parameters.sessionLength)),
      );
      const size = Math.min(left, 2 + more);
      sizes.push(size);
      left -= size;
    }
    return sizes;
  }

  private emit(kind: SimulatedEventKind, title: number, value: number): void {
    if (this.quota === 0) return;
    this.quota--;
    this.events.push({ kind, title, value, time: Math.floor(this.time) });
  }

  private choose(): void {
    if (this.series !== undefined && this.random.next() < parameters.binge) this.watchSeries();
    else if (this.random.next() < parameters.search.share) this.open(this.pick("search"));
    else this.browse();
  }

  /** A slate from top to bottom, until something is clicked. */
  private browse(): void {
    const length = 1 + this.random.integer(parameters.slate.longest);
    for (let position = 0; position < length && this.quota > 0; position++) {
      const title = this.pick(this.slotKind());
      this.time += (2 + 8 * this.random.next()) * second;
      this.emit("impression", title, 1);
      const { intercept, taste, quality, position: bias } = parameters.click;
      const appeal =
        intercept + taste * this.options.affinity[title] + quality * this.options.supply.quality[title];
      if (this.random.next() < sigmoid(appeal) / (1 + bias * position)) return this.open(title);
    }
  }

  private slotKind(): "popular" | "personal" | "random" {
    const { popular, personal, random } = parameters.slate;
    return (["popular", "personal", "random"] as const)[
      drawWeighted(this.random, [popular, personal, random])
    ];
  }

  /** A title that is there and not done with. Where all are, any that is there. */
  private pick(kind: "popular" | "personal" | "random" | "search"): number {
    const sharpness =
      kind === "search" ? parameters.search.sharpness : kind === "personal" ? parameters.slate.sharpness : 0;
    let total = 0;
    for (let t = 0; t < this.weights.length; t++) {
      const there = this.popularity[t] > 0 && !this.done.has(t);
      const base = kind === "random" ? 1 : this.popularity[t];
      const weight = sharpness === 0 ? base : base * Math.exp(sharpness * this.options.affinity[t]);
      this.weights[t] = there ? weight : 0;
      total += this.weights[t];
    }
    return drawWeighted(this.random, total > 0 ? this.weights : this.popularity);
  }

  /** A click, and perhaps what follows from it. */
  private open(title: number): void {
    this.time += (3 + 12 * this.random.next()) * second;
    this.emit("click", title, 1);
    const { intercept, taste } = parameters.play;
    if (this.random.next() >= sigmoid(intercept + taste * this.options.affinity[title])) return;
    if (this.options.series[title]) {
      this.series = title;
      this.watchSeries();
      return;
    }
    const share = this.drawShare(title);
    this.watch(title, share, share);
    this.done.add(title);
    this.rate(title, share);
  }

  /** A sitting: the share of the whole series that has been seen after it; who likes it less drops out sooner. */
  private watchSeries(): void {
    const title = this.series;
    if (title === undefined) return;
    const liking = this.drawShare(title);
    const { least, most } = parameters.sitting;
    const sitting = least + (most - least) * this.random.next();
    const before = this.progress.get(title) ?? 0;
    const progress = Math.min(1, Math.round(1000 * ((before < 1 ? before : 0) + sitting)) / 1000);
    this.progress.set(title, progress);
    this.watch(title, 1, progress);
    const dropped = liking < 0.35 && this.random.next() < 0.6;
    if (progress < 1 && !dropped) return;
    this.series = undefined;
    this.done.add(title);
    this.rate(title, progress);
  }

  private watch(title: number, share: number, value: number): void {
    this.time += Math.max(1, share * this.options.minutes[title]) * minute;
    this.emit("watch", title, Math.round(value * 1000) / 1000);
  }

  private drawShare(title: number): number {
    const { intercept, taste, concentration } = parameters.share;
    const mean = sigmoid(intercept + taste * this.options.affinity[title]);
    return this.random.beta(mean * concentration, (1 - mean) * concentration);
  }

  private rate(title: number, share: number): void {
    const { persona, affinity, supply } = this.options;
    const willing = persona.ratingShare * (share < 0.15 ? 0.3 : 1);
    if (this.rated.has(title) || this.random.next() >= willing) return;
    this.rated.add(title);
    const { base, taste, quality, noise } = parameters.rating;
    const liking = base + taste * affinity[title] + quality * supply.quality[title] + persona.ratingBias;
    const stars = Math.round(2 * (liking + noise * this.random.normal())) / 2;
    this.time += (20 + 100 * this.random.next()) * second;
    this.emit("rating", title, Math.min(5, Math.max(0.5, stars)));
  }
}
