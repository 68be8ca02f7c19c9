import type { Metric, MetricSample } from "../metrics/prometheus.ts";
import type { OnlineCacheStatistics } from "./cache.ts";

const statuses = ["present", "missing", "expired"] as const;
type Status = (typeof statuses)[number];
/** How many values there were of each kind. */
export type StatusCounts = Record<Status, number>;

/** Upper ends of the latency buckets, in seconds. */
const buckets = [
  0.0005,
  0.001,
  0.002,
  0.005,
  0.01,
  0.015,
  0.025,
  0.05,
  0.1,
  0.25,
  1,
  Number.POSITIVE_INFINITY,
];

/** Counts what is read in this process. */
export class ReadCounts {
  private readonly values = new Map<string, StatusCounts>();
  private readonly latencies = buckets.map(() => 0);
  private seconds = 0;
  private failures = 0;

  /** Measures one request. */
  async timed<Result>(read: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await read();
    } catch (error) {
      this.failures++;
      throw error;
    } finally {
      const seconds = (performance.now() - started) / 1000;
      this.seconds += seconds;
      this.latencies[buckets.findIndex((end) => seconds <= end)]++;
    }
  }

  /** The counts of a view, to be added to. */
  of(view: string): StatusCounts {
    const counts = this.values.get(view) ?? { present: 0, missing: 0, expired: 0 };
    this.values.set(view, counts);
    return counts;
  }

  /** Everything counted, for Prometheus. */
  metrics(cache: OnlineCacheStatistics): Metric[] {
    return [
      counter(
        "marquee_online_values_total",
        "Feature values read, by what became of them.",
        this.valueSamples(),
      ),
      counter("marquee_online_request_failures_total", "Reads that failed.", [{ value: this.failures }]),
      this.latencyMetric(),
      counter("marquee_online_cache_requests_total", "Entities looked up in the cache.", [
        { labels: { outcome: "hit" }, value: cache.hits },
        { labels: { outcome: "miss" }, value: cache.misses },
      ]),
      counter("marquee_online_cache_evictions_total", "Entities dropped to stay inside the bounds.", [
        { value: cache.evictions },
      ]),
      gauge("marquee_online_cache_entries", "Entities in the cache.", cache.entries),
      gauge("marquee_online_cache_bytes", "Bytes in the cache, roughly.", cache.bytes),
    ];
  }

  private valueSamples(): MetricSample[] {
    return [...this.values].flatMap(([view, counts]) =>
      statuses.map((status) => ({ labels: { view, status }, value: counts[status] })),
    );
  }

  private latencyMetric(): Metric {
    let below = 0;
    const samples = buckets.map((end, at): MetricSample => {
      below += this.latencies[at];
      return { suffix: "_bucket", labels: { le: end === Infinity ? "+Inf" : String(end) }, value: below };
    });
    return {
      name: "marquee_online_request_seconds",
      help: "Time that reads took.",
      kind: "histogram",
      samples: [...samples, { suffix: "_sum", value: this.seconds }, { suffix: "_count", value: below }],
    };
  }
}

const counter = (name: string, help: string, samples: readonly MetricSample[]): Metric => ({
  name,
  help,
  kind: "counter",
  samples,
});

const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  kind: "gauge",
  samples: [{ value }],
});
