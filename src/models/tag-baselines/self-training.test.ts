import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { labelRowsOf, labelsOf, takeLabelRows } from "../../metrics/index.ts";
import { type SparseEntry, sparseMatrixOf, takeSparseRows } from "../../vectors/index.ts";
import { pseudoLabels } from "./pseudo-labels.ts";
import { fitTagRegression } from "./regression.ts";
import { fitSelfTraining } from "./self-training.ts";
import type { Tagger } from "./tagger.ts";

const terms = 400;

/** Each of two tags has 200 terms of its own, of which a title shows 8; few labelled titles show few of them. */
function world(titles: number) {
  const random = createRandom(1);
  const lists = Array.from({ length: titles }, () => [random.integer(2)]);
  const rows = lists.map(([tag]) =>
    Array.from({ length: 8 }, (): SparseEntry => {
      const own = random.next() < 0.8 ? tag : 1 - tag;
      return [own * 200 + random.integer(200), 0.35];
    }),
  );
  return { rows: sparseMatrixOf(rows, terms), labels: labelRowsOf(lists, 2) };
}

const rangeOf = (start: number, end: number) =>
  Int32Array.from({ length: end - start }, (_, at) => start + at);

describe("pseudoLabels", () => {
  it("takes of every tag the surest share of those expected, and leaves the next ones open", () => {
    const probabilities = Float32Array.from({ length: 20 }, (_, cell) =>
      cell % 2 === 0 ? 0.01 * cell : 1 - 0.01 * cell,
    );
    const { labels, unknown } = pseudoLabels(probabilities, [0.4, 0.2], { confident: 0.5, doubtful: 1 });
    const lists = (of: typeof labels) => Array.from({ length: 10 }, (_, row) => [...labelsOf(of, row)]);
    expect(lists(labels)).toEqual([[1], [], [], [], [], [], [], [], [0], [0]]);
    expect(lists(unknown)).toEqual([[], [1], [1], [], [0], [0], [0], [0], [], []]);
  });
});

describe("fitSelfTraining", () => {
  const { rows, labels } = world(1400);
  const [labelled, others, test] = [rangeOf(0, 100), rangeOf(100, 1000), rangeOf(1000, 1400)];
  const examples = { rows: takeSparseRows(rows, labelled), labels: takeLabelRows(labels, labelled) };
  const right = (tagger: Tagger) => {
    const values = tagger.probabilities(takeSparseRows(rows, test));
    const share = Array.from(test, (row, at) => {
      const [truth] = labelsOf(labels, row);
      return Number(values[at * 2 + truth] > values[at * 2 + 1 - truth]);
    });
    return share.reduce((sum, one) => sum + one, 0) / test.length;
  };

  it("learns from titles without labels", async () => {
    const supervised = await fitTagRegression(examples);
    const helped = await fitSelfTraining(
      examples,
      takeSparseRows(rows, others),
      // Each tag is held by half of the titles here, so that of four times those nobody would be left.
      { confident: 0.4, doubtful: 1.2, unlabelledWeight: 1 },
    );
    expect(right(helped)).toBeGreaterThan(right(supervised) + 0.02);
  });

  it("is the regression where there is none", async () => {
    const alone = await fitSelfTraining(examples, takeSparseRows(rows, []));
    const queries = takeSparseRows(rows, test);
    expect(alone.probabilities(queries)).toEqual((await fitTagRegression(examples)).probabilities(queries));
  });
});
