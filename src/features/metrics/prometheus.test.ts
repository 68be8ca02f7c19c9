import { describe, expect, it } from "vitest";
import { prometheusText } from "./prometheus.ts";

describe("prometheusText", () => {
  it("writes help, type and a line for every sample", () => {
    const text = prometheusText([
      {
        name: "marquee_reads_total",
        help: "Reads\nof \\ features.",
        kind: "counter",
        samples: [{ value: 3 }, { labels: { view: 'a"b\\c\nd', status: "present" }, value: 1.5 }],
      },
      { name: "marquee_nothing", help: "Left out.", kind: "gauge", samples: [] },
      {
        name: "marquee_limits",
        help: "Limits.",
        kind: "gauge",
        samples: [{ value: Infinity }, { value: NaN }],
      },
    ]);
    expect(text).toBe(
      [
        "# HELP marquee_reads_total Reads\\nof \\\\ features.",
        "# TYPE marquee_reads_total counter",
        "marquee_reads_total 3",
        'marquee_reads_total{view="a\\"b\\\\c\\nd",status="present"} 1.5',
        "# HELP marquee_limits Limits.",
        "# TYPE marquee_limits gauge",
        "marquee_limits +Inf",
        "marquee_limits NaN",
        "",
      ].join("\n"),
    );
  });

  it("refuses names that Prometheus would not read", () => {
    const metric = { help: "", kind: "gauge", samples: [{ value: 1 }] } as const;
    expect(() => prometheusText([{ ...metric, name: "no spaces" }])).toThrow(/no spaces/);
    const labelled = { ...metric, name: "fine", samples: [{ labels: { "a-b": "c" }, value: 1 }] };
    expect(() => prometheusText([labelled])).toThrow(/a-b/);
  });
});
