import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadDemoTitles } from "../load-titles.ts";
import { archetypes } from "./archetypes.ts";
import { parameters } from "./parameters.ts";
import { type SimulatedEvent, shareOut, simulateViewers } from "./simulate.ts";

const titles = await loadDemoTitles();
const size = { viewers: 700, events: 42_000 };
const simulation = simulateViewers(titles, { seed: 7, ...size });
const { events, viewers, availability, truth } = simulation;
const viewerIndex = new Map(viewers.map(({ viewerId }, i) => [viewerId, i]));
const titleIndex = new Map(titles.map(({ id }, i) => [id, i]));
const viewerOf = (event: SimulatedEvent) => viewerIndex.get(event.viewerId) ?? -1;
const titleOf = (event: SimulatedEvent) => titleIndex.get(event.demoTitleId) ?? -1;
const affinityOf = (event: SimulatedEvent) =>
  truth.affinity[viewerOf(event) * titles.length + titleOf(event)];
const ofKind = (kind: SimulatedEvent["kind"]) => events.filter((event) => event.kind === kind);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  xs.forEach((x, i) => {
    xy += (x - mx) * (ys[i] - my);
    xx += (x - mx) ** 2;
    yy += (ys[i] - my) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}

/** The first watch of each viewer and title, in order of time. */
function firstWatches(): SimulatedEvent[] {
  const seen = new Set<string>();
  return ofKind("watch").filter((event) => {
    const key = `${event.viewerId} ${event.demoTitleId}`;
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

describe("simulateViewers", () => {
  it("gives exactly as many viewers and events as asked for", () => {
    expect(viewers).toHaveLength(700);
    expect(events).toHaveLength(42_000);
    const small = simulateViewers(titles.slice(0, 3), { seed: "x", viewers: 2, events: 401 });
    expect(small.events).toHaveLength(401);
  });

  it("depends on the seed alone", () => {
    const again = simulateViewers(titles, { seed: 7, viewers: 40, events: 1000 });
    expect(simulateViewers(titles, { seed: 7, viewers: 40, events: 1000 })).toEqual(again);
    expect(simulateViewers(titles, { seed: 8, viewers: 40, events: 1000 }).events).not.toEqual(again.events);
  });

  it("refuses what it cannot do", () => {
    expect(() => simulateViewers([], { seed: 1 })).toThrow(/at least one title/);
    expect(() => simulateViewers(titles, { seed: 1, viewers: 100, events: 399 })).toThrow(/too few/);
    expect(() => simulateViewers(titles, { seed: 1, viewers: 0 })).toThrow(/Simulation/);
  });
});

describe("time", () => {
  it("runs forward, within the period, after account and title are there", () => {
    const added = new Map(availability.map(({ demoTitleId, addedAt }) => [demoTitleId, addedAt]));
    let last = new Date(parameters.start).toISOString();
    const end = new Date(parameters.end).toISOString();
    for (const { viewerId, demoTitleId, eventTime } of events) {
      expect(eventTime >= last && eventTime < end).toBe(true);
      last = eventTime;
      expect(eventTime >= viewers[viewerIndex.get(viewerId) ?? -1].createdAt).toBe(true);
      expect(eventTime >= (added.get(demoTitleId) ?? "9")).toBe(true);
    }
  });

  it("leaves some titles new near the end", () => {
    const late = new Date(parameters.end - 70 * 86_400_000).toISOString();
    const fresh = availability.filter(({ addedAt }) => addedAt > late);
    expect(fresh.length / titles.length).toBeGreaterThan(0.04);
    expect(fresh.length / titles.length).toBeLessThan(0.09);
  });

  it("is mostly evening where the viewer lives", () => {
    const american = new Set(
      viewers.filter(({ country }) => country === "US").map(({ viewerId }) => viewerId),
    );
    const hours = events
      .filter(({ viewerId }) => american.has(viewerId))
      .map(({ eventTime }) => (Number(eventTime.slice(11, 13)) + 18) % 24);
    const evening = hours.filter((hour) => hour >= 18 && hour < 24).length;
    const morning = hours.filter((hour) => hour >= 3 && hour < 9).length;
    expect(evening).toBeGreaterThan(4 * morning);
  });
});

describe("values", () => {
  it("are on their scales, and a rating follows a watch and comes once", () => {
    const watched = new Set<string>();
    const rated = new Set<string>();
    for (const { viewerId, demoTitleId, kind, value } of events) {
      const key = `${viewerId} ${demoTitleId}`;
      if (kind === "watch") {
        expect(value >= 0 && value <= 1).toBe(true);
        watched.add(key);
      } else if (kind === "rating") {
        expect(value >= 0.5 && value <= 5 && Number.isInteger(2 * value)).toBe(true);
        expect(watched.has(key) && !rated.has(key)).toBe(true);
        rated.add(key);
      } else expect(value).toBe(1);
    }
    expect(rated.size / events.length).toBeGreaterThan(0.06);
  });

  it("of a series grow until it is finished or dropped", () => {
    const progress = new Map<string, number>();
    for (const event of ofKind("watch").filter((each) => titles[titleOf(each)].kind === "series")) {
      const key = `${event.viewerId} ${event.demoTitleId}`;
      expect(event.value).toBeGreaterThan(progress.get(key) ?? 0);
      progress.set(key, event.value);
    }
    const end = [...progress.values()];
    expect(end.filter((value) => value === 1).length / end.length).toBeGreaterThan(0.3);
  });
});

describe("taste", () => {
  it("explains ratings and how much of a film is watched", () => {
    const ratings = ofKind("rating");
    expect(
      correlation(
        ratings.map(affinityOf),
        ratings.map(({ value }) => value),
      ),
    ).toBeGreaterThan(0.6);
    const films = ofKind("watch").filter((event) => titles[titleOf(event)].kind === "film");
    expect(
      correlation(
        films.map(affinityOf),
        films.map(({ value }) => value),
      ),
    ).toBeGreaterThan(0.2);
  });

  it("decides what is clicked of what is shown", () => {
    const [shown, clicked] = [ofKind("impression"), ofKind("click")];
    expect(mean(clicked.map(affinityOf))).toBeGreaterThan(mean(shown.map(affinityOf)) + 0.3);
  });

  it("is standardised, and mostly of one or two archetypes", () => {
    expect(mean([...truth.affinity])).toBeCloseTo(0, 1);
    const spread = Math.sqrt(mean([...truth.affinity].map((value) => value * value)));
    expect(spread).toBeCloseTo(1, 1);
    const twoLargest = truth.mixtures.map((mixture) => {
      expect(mixture).toHaveLength(archetypes.length);
      const sorted = [...mixture].sort((a, b) => b - a);
      return sorted[0] + sorted[1];
    });
    expect(mean(twoLargest)).toBeGreaterThan(0.75);
  });

  it("leaves a signal that neighbours see better than popularity", () => {
    const pairs = firstWatches();
    const cut = Math.floor(pairs.length * 0.8);
    const seen = new Map<number, number[]>();
    for (const event of pairs.slice(0, cut)) {
      const list = seen.get(viewerOf(event));
      if (list) list.push(titleOf(event));
      else seen.set(viewerOf(event), [titleOf(event)]);
    }
    const count = titles.length;
    const together = new Float64Array(count * count);
    const popular = new Float64Array(count);
    for (const list of seen.values()) {
      for (const a of list) {
        popular[a]++;
        for (const b of list) if (a !== b) together[a * count + b]++;
      }
    }
    const damped = (title: number) => Math.sqrt(popular[title] + 5);
    const hits = { popular: 0, neighbours: 0 };
    for (const event of pairs.slice(cut)) {
      const list = seen.get(viewerOf(event)) ?? [];
      if (list.length < 3) continue;
      const scores = Float64Array.from(popular, (_, title) =>
        list.reduce(
          (sum, other) => sum + together[other * count + title] / (damped(other) * damped(title)),
          0,
        ),
      );
      const rank = (score: Float64Array) =>
        score.reduce(
          (better, value, title) => better + Number(value > score[titleOf(event)] && !list.includes(title)),
          0,
        );
      hits.popular += Number(rank(popular) < 20);
      hits.neighbours += Number(rank(scores) < 20);
    }
    expect(hits.popular).toBeGreaterThan(10);
    expect(hits.neighbours).toBeGreaterThan(1.15 * hits.popular);
  });
});

describe("popularity and activity", () => {
  const gini = (counts: readonly number[]) => {
    const sorted = [...counts].sort((a, b) => a - b);
    const total = sorted.reduce((sum, value) => sum + value, 0);
    return (
      sorted.reduce((sum, value, i) => sum + (2 * (i + 1) - sorted.length - 1) * value, 0) /
      (total * sorted.length)
    );
  };

  it("are skewed as on a real service", () => {
    const byTitle = new Array<number>(titles.length).fill(0);
    for (const event of firstWatches()) byTitle[titleOf(event)]++;
    expect(gini(byTitle)).toBeGreaterThan(0.38);
    expect(gini(byTitle)).toBeLessThan(0.7);
    const byViewer = new Array<number>(viewers.length).fill(0);
    for (const event of events) byViewer[viewerOf(event)]++;
    expect(Math.min(...byViewer)).toBeGreaterThanOrEqual(4);
    expect(gini(byViewer)).toBeGreaterThan(0.35);
  });

  it("share out every event", () => {
    const weights = fc.array(fc.double({ min: 1e-3, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(weights, fc.nat(5000), (list, more) => {
        const total = 4 * list.length + more;
        const shares = shareOut(list, total);
        expect(shares.reduce((sum, value) => sum + value, 0)).toBe(total);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
