import { MarqueeError } from "../../core/index.ts";

/** One figure of a metric. */
export interface MetricSample {
  /** Only in histograms: `_bucket` (with the label `le`), `_sum` or `_count`. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A counter, which only grows, a gauge, or a histogram, with a figure for every combination of labels. */
export interface Metric {
  /** `marquee_…` with the unit at the end; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly samples: readonly MetricSample[];
}

/**
 * Metrics in the text format that Prometheus reads (exposition format 0.0.4). Metrics without samples are left out.
 *
 * @throws MarqueeError `internal` for a name or label that the format does not allow.
 */
export function prometheusText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(metricText)
    .join("");
}

function metricText({ name, help, kind, samples }: Metric): string {
  assertName(name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
  const lines = samples.map(
    ({ suffix = "", labels = {}, value }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}`,
  );
  const about = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return [`# HELP ${name} ${about}`, `# TYPE ${name} ${kind}`, ...lines, ""].join("\n");
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => {
    assertName(label, /^[a-zA-Z_][a-zA-Z0-9_]*$/);
    const escaped = value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
    return `${label}="${escaped}"`;
  });
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}

function assertName(name: string, pattern: RegExp): void {
  if (!pattern.test(name))
    throw new MarqueeError("internal", `"${name}" is no name for a metric or a label.`);
}
