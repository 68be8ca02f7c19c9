import { createRandom, MarqueeError, type Random } from "../../core/index.ts";
import type { DemoTitle } from "../title.ts";
import { affinities } from "./affinity.ts";
import { type SimulationOptions, simulationOptionsSchema } from "./parameters.ts";
import { drawPersona, type Persona, type SimulatedViewer } from "./population.ts";
import { drawSupply, type Supply } from "./supply.ts";
import { liveViewer, type RawEvent, type SimulatedEventKind } from "./viewer-life.ts";

/** A viewer did something with a title of the demo catalogue. */
export interface SimulatedEvent {
  readonly viewerId: string;
  readonly demoTitleId: string;
  readonly kind: SimulatedEventKind;
  /**
   * Watch: share watched in [0, 1], for a series the share of the whole seen so far. Rating: 0.5 to 5 in halves.
   * Impression and click: 1.
   */
  readonly value: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly eventTime: string;
}

/** What a simulation gives. */
export interface Simulation {
  readonly viewers: readonly SimulatedViewer[];
  /** In order of time. */
  readonly events: readonly SimulatedEvent[];
  /** When each title came into the catalogue, in the order of the titles. ISO 8601. */
  readonly availability: readonly { readonly demoTitleId: string; readonly addedAt: string }[];
  /** What only the simulation knows, to measure against. */
  readonly truth: SimulationTruth;
}

/** The hidden causes of the events. */
export interface SimulationTruth {
  /** How well each title suits each viewer, row-major `[viewers, titles]`; mean 0, standard deviation 1. */
  readonly affinity: Float32Array;
  /** Quality of each title, `[titles]`. */
  readonly quality: Float64Array;
  /** Share of each archetype in each viewer, `[viewers][archetypes]`. */
  readonly mixtures: readonly Float64Array[];
}

/**
 * Simulates viewers of a catalogue by the taste model of `docs/reference/demo-taste-model.md`: mixtures of audience
 * archetypes with a taste of their own, Zipf popularity with novelty, sessions by time of day and week, position
 * bias, search, binges. Pure: equal arguments give equal results.
 * @throws `invalid-option` for options out of range, no titles, or fewer than four events a viewer.
 */
export function simulateViewers(titles: readonly DemoTitle[], options: SimulationOptions): Simulation {
  const { seed, viewers, events } = checked(titles, options);
  const random = createRandom(`${seed}/demo-viewers`);
  const personas = Array.from({ length: viewers }, (_, v) => drawPersona(v, random.fork(`viewer/${v}`)));
  const supply = drawSupply(titles.length, random.fork("supply"));
  const affinity = affinities(personas, titles, random.fork("idiosyncrasy"));
  return {
    viewers: personas.map(publicPart),
    events: simulateEvents(titles, personas, supply, affinity, events, random),
    availability: titles.map(({ id }, t) => ({
      demoTitleId: id,
      addedAt: new Date(supply.added[t]).toISOString(),
    })),
    truth: { affinity, quality: supply.quality, mixtures: personas.map(({ mixture }) => mixture) },
  };
}

function checked(titles: readonly DemoTitle[], options: SimulationOptions) {
  const result = simulationOptionsSchema.safeParse(options);
  if (!result.success) {
    throw new MarqueeError("invalid-option", `Simulation: ${result.error.issues[0].message}`, {
      cause: result.error,
    });
  }
  if (titles.length === 0) throw new MarqueeError("invalid-option", "A simulation needs at least one title.");
  if (result.data.events < 4 * result.data.viewers) {
    throw new MarqueeError(
      "invalid-option",
      `${result.data.events} events are too few for ${result.data.viewers} viewers: at least four each.`,
    );
  }
  return result.data;
}

const publicPart = ({ viewerId, country, ageBand, device, createdAt }: Persona): SimulatedViewer => ({
  viewerId,
  country,
  ageBand,
  device,
  createdAt,
});

function simulateEvents(
  titles: readonly DemoTitle[],
  personas: readonly Persona[],
  supply: Supply,
  affinity: Float32Array,
  count: number,
  random: Random,
): SimulatedEvent[] {
  const series = Uint8Array.from(titles, ({ kind }) => Number(kind === "series"));
  // A sitting of a series is one or two episodes; a film is seen whole or in part.
  const minutes = Float64Array.from(titles, ({ kind, runtimeMinutes }) =>
    kind === "series" ? 1.5 * (runtimeMinutes ?? 45) : (runtimeMinutes ?? 105),
  );
  const budgets = shareOut(
    personas.map((persona) => persona.activity),
    count,
  );
  const all: { viewer: number; event: RawEvent }[] = [];
  personas.forEach((persona, viewer) => {
    const row = affinity.subarray(viewer * titles.length, (viewer + 1) * titles.length);
    const life = random.fork(`life/${viewer}`);
    const options = {
      persona,
      affinity: row,
      supply,
      minutes,
      series,
      budget: budgets[viewer],
      random: life,
    };
    for (const event of liveViewer(options)) all.push({ viewer, event });
  });
  // The sort is stable, so events of one viewer at one time keep their order.
  all.sort((a, b) => a.event.time - b.event.time);
  return all.map(({ viewer, event: { title, kind, value, time } }) => ({
    viewerId: personas[viewer].viewerId,
    demoTitleId: titles[title].id,
    kind,
    value,
    eventTime: new Date(time).toISOString(),
  }));
}

/** Shares `total` out in proportion to the weights, four to everyone first, by largest remainders. */
export function shareOut(weights: readonly number[], total: number): number[] {
  const least = 4;
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => ((total - least * weights.length) * weight) / sum);
  const shares = exact.map((value) => least + Math.floor(value));
  const left = total - shares.reduce((a, b) => a + b, 0);
  const order = exact.map((_, i) => i).sort((a, b) => (exact[b] % 1) - (exact[a] % 1) || a - b);
  for (const i of order.slice(0, left)) shares[i]++;
  return shares;
}
