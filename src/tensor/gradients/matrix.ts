import type { Operation, Tensor } from "../graph/tensor.ts";
import { multiply } from "../operations/arithmetic.ts";
import { reshape, transpose } from "../operations/layout.ts";
import { gemm, matmul } from "../operations/matrix.ts";
import { numberAttribute } from "./activation.ts";
import { type GradientRule, materialise, reduceTo } from "./rule.ts";

const gemmRule: GradientRule = (operation, gradient) => {
  const [a, b, c] = operation.inputs as readonly [Tensor, Tensor, Tensor | undefined];
  const { shape } = operation.outputs[0];
  const g = materialise(gradient, shape);
  const [left, right] = [
    numberAttribute(operation, "transA", 0) === 1,
    numberAttribute(operation, "transB", 0) === 1,
  ];
  const alpha = numberAttribute(operation, "alpha", 1);
  return [
    left
      ? gemm(b, g, undefined, { transposeLeft: right, transposeRight: true, alpha })
      : gemm(g, b, undefined, { transposeRight: !right, alpha }),
    right
      ? gemm(g, a, undefined, { transposeLeft: true, transposeRight: left, alpha })
      : gemm(a, g, undefined, { transposeLeft: !left, alpha }),
    c === undefined
      ? undefined
      : reduceTo(multiply(g, numberAttribute(operation, "beta", 1)), shape, c.shape),
  ];
};

const swapLast = (x: Tensor): Tensor => {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
};

/** One large product instead of many small ones, where the right operand is a plain matrix. */
function matrixOnTheRight(operation: Operation, g: Tensor): Tensor[] {
  const [a, b] = operation.inputs as readonly Tensor[];
  const rows = (x: Tensor) => reshape(x, [-1, x.shape[x.shape.length - 1]]);
  return [
    reshape(gemm(rows(g), b, undefined, { transposeRight: true }), a.shape),
    gemm(rows(a), rows(g), undefined, { transposeLeft: true }),
  ];
}

const matmulRule: GradientRule = (operation, gradient) => {
  const [a, b] = operation.inputs as readonly Tensor[];
  const { shape } = operation.outputs[0];
  const g = materialise(gradient, shape);
  if (b.shape.length === 2) return matrixOnTheRight(operation, g);
  const forA = matmul(g, swapLast(b));
  const forB = matmul(swapLast(a), g);
  return [reduceTo(forA, forA.shape, a.shape), reduceTo(forB, forB.shape, b.shape)];
};

/** Rules of the matrix products. */
export const matrixRules: Readonly<Record<string, GradientRule>> = { Gemm: gemmRule, MatMul: matmulRule };
