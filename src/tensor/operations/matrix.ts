import { broadcastShapes, failShape } from "../graph/shape.ts";
import { float, int, single, type Tensor } from "../graph/tensor.ts";

/**
 * Matrix product of the last two axes, broadcasting the others.
 *
 * @param left `[..., rows, inner]`
 * @param right `[..., inner, columns]`
 * @returns `[..., rows, columns]`
 */
export function matmul(left: Tensor, right: Tensor): Tensor {
  const [a, b] = [left.shape, right.shape];
  if (a.length < 2 || b.length < 2 || a[a.length - 1] !== b[b.length - 2]) {
    failShape("matmul", "[..., rows, inner] and [..., inner, columns]", a, b);
  }
  const outer = broadcastShapes("matmul", a.slice(0, -2), b.slice(0, -2));
  return single("MatMul", [left, right], [...outer, a[a.length - 2], b[b.length - 1]]);
}

/** How {@link gemm} takes its operands. */
export interface GemmOptions {
  /** Transpose the left matrix. Default false. */
  readonly transposeLeft?: boolean;
  /** Transpose the right matrix. Default false. */
  readonly transposeRight?: boolean;
  /** Factor on the product. Default 1. */
  readonly alpha?: number;
  /** Factor on `bias`. Default 1. */
  readonly beta?: number;
}

/**
 * alpha · left · right + beta · bias, for matrices, in one operation.
 *
 * @param left `[rows, inner]`, or `[inner, rows]` with `transposeLeft`
 * @param right `[inner, columns]`, or `[columns, inner]` with `transposeRight`
 * @param bias broadcasts to `[rows, columns]`
 */
export function gemm(left: Tensor, right: Tensor, bias?: Tensor, options: GemmOptions = {}): Tensor {
  const { transposeLeft = false, transposeRight = false, alpha = 1, beta = 1 } = options;
  if (left.shape.length !== 2 || right.shape.length !== 2) {
    failShape("gemm", "two matrices", left.shape, right.shape);
  }
  const [rows, inner] = transposeLeft ? [left.shape[1], left.shape[0]] : left.shape;
  const [innerRight, columns] = transposeRight ? [right.shape[1], right.shape[0]] : right.shape;
  if (inner !== innerRight) failShape("gemm", "equal inner dimensions", left.shape, right.shape);
  const shape = [rows, columns];
  if (bias !== undefined && broadcastShapes("gemm", bias.shape, shape).length > 2) {
    failShape("gemm", "a bias that broadcasts to the product", bias.shape, shape);
  }
  return single("Gemm", bias === undefined ? [left, right] : [left, right, bias], shape, {
    attributes: {
      transA: int(Number(transposeLeft)),
      transB: int(Number(transposeRight)),
      alpha: float(alpha),
      beta: float(beta),
    },
  });
}
