import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  batchNorm,
  binaryCrossEntropyWithLogits,
  cast,
  clip,
  concat,
  constant,
  cos,
  differentiableOperations,
  divide,
  erf,
  exp,
  expand,
  gather,
  gelu,
  geluTanh,
  gemm,
  greater,
  input,
  l2Normalise,
  l2Penalty,
  layerNorm,
  leakyRelu,
  log,
  logSoftmax,
  matmul,
  max,
  maximum,
  mean,
  meanSquaredError,
  min,
  minimum,
  multiply,
  negate,
  operation,
  pad,
  power,
  relu,
  reshape,
  scatterAdd,
  sigmoid,
  sin,
  slice,
  softmax,
  softmaxCrossEntropy,
  softplus,
  split,
  sqrt,
  square,
  squeeze,
  subtract,
  sum,
  sumOfSquares,
  type Tensor,
  tanh,
  transpose,
  tripletLoss,
  unsqueeze,
  where,
} from "../index.ts";
import { topologicalOrder } from "../graph/traverse.ts";
import { type CheckOptions, checkGradient } from "./gradient-check.test-helper.ts";

type Case = readonly [
  name: string,
  shapes: readonly (readonly number[])[],
  build: (...inputs: Tensor[]) => Tensor,
  options?: CheckOptions,
];

const indices = (values: number[], shape: number[]) => constant(values, shape, "int32");
const positive: CheckOptions = { range: [0.3, 2] };
const noKink: CheckOptions = { avoid: [0] };
const sum3 = (x: Tensor) => sum(x, { axes: 1 });

/** Both operands of every broadcasting form: same, row, column, scalar, and both sides widened. */
const broadcasts: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [3, 4],
    [3, 4],
  ],
  [[3, 4], [4]],
  [
    [3, 4],
    [3, 1],
  ],
  [[], [2, 3]],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
];

const binaries: readonly (readonly [string, (a: Tensor, b: Tensor) => Tensor, CheckOptions?])[] = [
  ["add", add],
  ["subtract", subtract],
  ["multiply", multiply],
  ["divide", divide, positive],
  ["power", power, positive],
  ["maximum", maximum],
  ["minimum", minimum],
];

const binaryCases: Case[] = binaries.flatMap(([name, build, options]) =>
  broadcasts.map(([a, b]): Case => [`${name} [${a.join()}] [${b.join()}]`, [a, b], build, options]),
);

const unaries: readonly (readonly [string, (x: Tensor) => Tensor, CheckOptions?])[] = [
  ["negate", negate],
  ["identity", (x) => operation({ type: "Identity", inputs: [x], outputs: [{ shape: x.shape }] })[0]],
  ["abs", abs, noKink],
  ["exp", exp],
  ["log", log, positive],
  ["sqrt", sqrt, positive],
  ["square", square],
  ["cube", (x) => power(x, 3)],
  ["sin", sin],
  ["cos", cos],
  ["erf", erf],
  ["relu", relu, noKink],
  ["leakyRelu", (x) => leakyRelu(x, 0.2), noKink],
  ["gelu", gelu],
  ["geluTanh", geluTanh],
  ["sigmoid", sigmoid],
  ["tanh", tanh],
  ["softplus", softplus],
  [
    "reciprocal",
    (x) => operation({ type: "Reciprocal", inputs: [x], outputs: [{ shape: x.shape }] })[0],
    positive,
  ],
  ["ONNX Softplus", (x) => operation({ type: "Softplus", inputs: [x], outputs: [{ shape: x.shape }] })[0]],
  ["clip", (x) => clip(x, -1, 1), { avoid: [-1, 1] }],
  ["clip below only", (x) => clip(x, -1), { avoid: [-1] }],
  ["cast to double and back", (x) => cast(exp(cast(x, "float64")), "float32")],
  ["softmax", (x) => softmax(x)],
  ["softmax axis 0", (x) => softmax(x, 0)],
  ["logSoftmax", (x) => logSoftmax(x)],
  ["logSoftmax axis 0", (x) => logSoftmax(x, 0)],
  ["mean of logSoftmax", (x) => mean(logSoftmax(x))],
  ["l2Normalise", (x) => l2Normalise(x)],
  ["l2Normalise axis 0", (x) => l2Normalise(x, { axis: 0 })],
  ["transpose", (x) => transpose(x)],
  ["reshape", (x) => reshape(x, [2, -1])],
  ["ONNX Flatten", (x) => exp(operation({ type: "Flatten", inputs: [x], outputs: [{ shape: [3, 4] }] })[0])],
  ["mean of a reshaped mean", (x) => mean(reshape(x, [2, -1]))],
  ["expand", (x) => expand(reshape(x, [3, 1, 4]), [3, 5, 4])],
  ["pad", (x) => pad(x, [1, 0], [0, 2])],
  ["slice", (x) => slice(x, { starts: [1, -2], ends: [3, 99] })],
  ["slice with steps", (x) => slice(x, { starts: [0, 1], ends: [3, 4], steps: [2, 2] })],
  ["unsqueeze and squeeze", (x) => squeeze(exp(unsqueeze(x, [0, -1])), [0])],
  ["split, one part used", (x) => exp(split(x, [1, 3], 1)[1])],
  ["split, both parts used", (x) => multiply(exp(split(x, [2, 2], 1)[0]), split(x, [2, 2], 1)[1])],
  ["used twice", (x) => multiply(exp(x), sin(x))],
];

const unaryCases: Case[] = unaries.map(([name, build, options]) => [name, [[3, 4]], build, options]);

const reductions = { sum, mean, max, min, sumOfSquares };
const reductionCases: Case[] = Object.entries(reductions)
  .flatMap(([name, reduce]): Case[] => [
    [`${name} of all`, [[3, 4]], (x) => reduce(x)],
    [`${name} of axis 0`, [[3, 4]], (x) => reduce(x, { axes: 0 })],
    [`${name} of axes 0 and 2`, [[2, 3, 4]], (x) => reduce(x, { axes: [0, -1] })],
    [`${name} kept`, [[3, 4]], (x) => multiply(x, reduce(x, { axes: -1, keepDimensions: true }))],
    [`${name} of a ${name}`, [[2, 3, 4]], (x) => reduce(reduce(x, { axes: 1 }))],
    [`mean over rows of ${name}`, [[2, 3, 4]], (x) => mean(reduce(x, { axes: 1 }), { axes: 0 })],
  ])
  .map(([name, shapes, build]): Case => [name, shapes, build, { spread: true }]);

const matrixCases: Case[] = [
  [
    "matmul",
    [
      [3, 4],
      [4, 2],
    ],
    matmul,
  ],
  [
    "matmul batched",
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
    matmul,
  ],
  [
    "matmul, matrix on the right",
    [
      [2, 3, 4],
      [4, 2],
    ],
    matmul,
  ],
  [
    "matmul, matrix on the left",
    [
      [3, 4],
      [2, 4, 2],
    ],
    matmul,
  ],
  [
    "matmul, broadcast batch",
    [
      [2, 1, 3, 4],
      [3, 4, 2],
    ],
    matmul,
  ],
  [
    "mean of matmul",
    [
      [3, 4],
      [4, 2],
    ],
    (a, b) => mean(matmul(a, b)),
  ],
  ["gemm", [[3, 4], [4, 2], [2]], (a, b, c) => gemm(a, b, c)],
  [
    "gemm, full bias",
    [
      [3, 4],
      [4, 2],
      [3, 2],
    ],
    (a, b, c) => gemm(a, b, c),
  ],
  [
    "gemm without bias",
    [
      [3, 4],
      [4, 2],
    ],
    (a, b) => gemm(a, b),
  ],
  ...[
    [true, false],
    [false, true],
    [true, true],
  ].map(
    ([transposeLeft, transposeRight]): Case => [
      `gemm transposed ${transposeLeft} ${transposeRight}`,
      [transposeLeft ? [4, 3] : [3, 4], transposeRight ? [2, 4] : [4, 2], [1]],
      (a, b, c) => gemm(a, b, c, { transposeLeft, transposeRight, alpha: 0.5, beta: 2 }),
    ],
  ),
];

const otherCases: Case[] = [
  ["where", [[3, 4], [4]], (a, b) => where(greater(constant([1, -1, 1, -1], [4]), 0), a, b)],
  ["where, wide condition", [[1], [3, 1]], (a, b) => where(greater(constant([1, -1, 1, -1], [4]), 0), a, b)],
  [
    "variadic sum",
    [[3, 4], [4], []],
    (...x) => operation({ type: "Sum", inputs: x, outputs: [{ shape: [3, 4] }] })[0],
  ],
  [
    "concat",
    [
      [3, 1],
      [3, 2],
    ],
    (a, b) => exp(concat([a, b, a], 1)),
  ],
  ["transpose of three axes", [[2, 3, 4]], (x) => exp(transpose(x, [1, 2, 0]))],
  ["gather rows, repeated", [[4, 3]], (x) => exp(gather(x, indices([0, 2, 2, 3], [2, 2])))],
  ["gather along axis 1", [[2, 4, 3]], (x) => exp(gather(x, indices([3, 0, 3], [3]), 1))],
  ["gather a scalar index", [[4, 3]], (x) => gather(x, indices([2], []))],
  [
    "scatterAdd",
    [
      [4, 3],
      [2, 2, 3],
    ],
    (x, u) => exp(scatterAdd(x, indices([0, 2, 2, 3], [2, 2]), u)),
  ],
  ["layerNorm", [[3, 5], [5], [5]], (x, s, b) => layerNorm(x, s, b)],
  ["layerNorm without bias", [[3, 5], [5]], (x, s) => layerNorm(x, s, undefined, { epsilon: 0.1 })],
  [
    "layerNorm over two axes",
    [
      [2, 3, 4],
      [3, 4],
      [3, 4],
    ],
    (x, s, b) => layerNorm(x, s, b, { axis: 1 }),
  ],
  ["batchNorm", [[6, 3], [3], [3]], (x, s, b) => batchNorm(x, s, b).output],
];

const distribution = constant([0.2, 0.3, 0.5, 0, 1, 0, 0.1, 0, 0.9], [3, 3]);
const weights = constant([1, 0.5, 3], [3]);
const lossCases: Case[] = [
  ["l2 penalty", [[3], [2, 2]], (a, b) => l2Penalty([a, b], 0.3)],
  ["binary cross-entropy", [[3, 3]], (z) => binaryCrossEntropyWithLogits(z, distribution)],
  [
    "binary cross-entropy for soft targets",
    [
      [3, 3],
      [3, 3],
    ],
    (z, y) => binaryCrossEntropyWithLogits(z, y),
  ],
  [
    "binary cross-entropy, all weights",
    [[3, 3]],
    (z) =>
      binaryCrossEntropyWithLogits(z, distribution, {
        sampleWeights: weights,
        labelWeights: weights,
        positiveWeights: weights,
      }),
  ],
  ["softmax cross-entropy", [[3, 3]], (z) => softmaxCrossEntropy(z, distribution)],
  [
    "softmax cross-entropy, weighted",
    [[3, 3]],
    (z) => softmaxCrossEntropy(z, distribution, { sampleWeights: weights }),
  ],
  [
    "mean squared error",
    [
      [3, 3],
      [3, 3],
    ],
    (a, b) => meanSquaredError(a, b),
  ],
  [
    "triplet",
    [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
    (a, p, n) => tripletLoss(a, p, n, { margin: 3 }),
  ],
  ["sum over an axis of a scalar gradient", [[2, 3]], (x) => mean(sum3(x))],
];

const all: Case[] = [
  ...binaryCases,
  ...unaryCases,
  ...reductionCases,
  ...matrixCases,
  ...otherCases,
  ...lossCases,
];

describe("differentiate agrees with finite differences", () => {
  it.each(all.map((each) => [each[0], each] as const))("%s", async (_name, [, shapes, build, options]) => {
    const { analytic, numeric } = await checkGradient(shapes, build, options);
    expect(analytic).toHaveLength(numeric.length);
    analytic.forEach((value, i) => {
      expect(Math.abs(value - numeric[i])).toBeLessThan(1e-4 + 1e-3 * Math.abs(numeric[i]));
    });
  });

  it("covers every operation that has a rule", () => {
    const outputs = all.map(([, shapes, build]) => build(...shapes.map((shape, i) => input(`x${i}`, shape))));
    const tested = new Set(topologicalOrder(outputs).map(({ type }) => type));
    expect(differentiableOperations.filter((name) => !tested.has(name))).toEqual([]);
  });
});
