import { describe, expect, it } from "vitest";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { type TagScorerOptions, tagOptionsSchema } from "./options.ts";
import { fitTagScorer, loadTagScorer } from "./tag-scorers.ts";
import { TitleTerms } from "./title-terms.ts";

const kinds: readonly (readonly [string, TagScorerOptions])[] = [
  ["linear", { kind: "linear" }],
  [
    "classifier",
    {
      kind: "classifier",
      embedder: { kind: "tower", termUnits: 32, hidden: [32], dimensions: 16, epochs: 1, batchSize: 64 },
      clusters: { count: 2, nearest: 1, minimumTitles: 5 },
      head: { blocks: [32], epochs: 2 },
      local: { blocks: [32], epochs: 2 },
    },
  ],
].map(([kind, scorer]) => [kind as string, tagOptionsSchema.parse({ scorer }).scorer]);

const options = tagOptionsSchema.parse({ fields: ["mood"] });
const titles = generatedTitles(240);
const { labels } = catalogueTagTask(titles, options);
const terms = TitleTerms.fit(titles, options);
const examples = { rows: terms.rows(titles), labels };
const fresh = { rows: terms.rows(generatedTitles(40, 2)) };

describe.each(kinds)("the scorer %s", (kind, scorerOptions) => {
  it("tells titles apart, says the same after loading, and learns what is concerned anew", async () => {
    const scorer = await fitTagScorer(examples, scorerOptions, { seed: 1 });
    const scores = await scorer.score(fresh);
    const wanted = generatedTitles(40, 2).map(({ mood = [] }) => mood.includes("haunting"));
    const mean = (holds: boolean) => {
      const chosen = [...wanted.keys()].filter((row) => wanted[row] === holds);
      return chosen.reduce((sum, row) => sum + scores[row * 3 + 1], 0) / chosen.length;
    };
    expect(mean(true)).toBeGreaterThan(mean(false) + 0.2);
    const loaded = await loadTagScorer(scorerOptions, scorer.save());
    expect(await loaded.score(fresh)).toEqual(scores);
    const concerned = { tags: [1], rows: Int32Array.of(0, 3, 5) };
    const { scorer: again, clusters } = await scorer.relearn(concerned, examples, { seed: 2 });
    expect(clusters?.of).toBe(kind === "linear" ? undefined : 2);
    const after = await again.score(fresh);
    expect(after.length).toBe(scores.length);
    if (kind === "linear") {
      expect(after.filter((_, cell) => cell % 3 !== 1)).toEqual(scores.filter((_, cell) => cell % 3 !== 1));
    }
    await loaded.close();
    await again.close();
  });
});
