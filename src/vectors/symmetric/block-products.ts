import {
  gemm,
  input,
  openSession,
  type RuntimeOptions,
  runtimeTensor,
  type Session,
  serialise,
} from "../../tensor/index.ts";

/** Matrix products in single precision on ONNX Runtime. Call {@link BlockProducts.close} when done. */
export interface BlockProducts {
  /** `left · right`: `[rows, inner] · [inner, columns]`, written into `result`. */
  multiply(left: Float32Array, right: Float32Array, inner: number, result: Float32Array): Promise<void>;
  /** `base - left · rightᵀ`: `[rows, columns] - [rows, inner] · [columns, inner]ᵀ`, written into `result`. */
  subtractProduct(
    base: Float32Array,
    left: Float32Array,
    right: Float32Array,
    inner: number,
    result: Float32Array,
  ): Promise<void>;
  close(): Promise<void>;
}

/** Opens the two graphs. */
export async function openBlockProducts(runtime?: RuntimeOptions): Promise<BlockProducts> {
  const [multiplying, subtracting] = await Promise.all([
    openSession(serialise({ result: productGraph() }, { intoArrays: true }), runtime),
    openSession(serialise({ result: subtractionGraph() }, { intoArrays: true }), runtime),
  ]);
  const tensor = (values: Float32Array, columns: number) =>
    runtimeTensor("float32", values, [values.length / columns, columns]);
  return {
    multiply: async (left, right, inner, result) => {
      const columns = right.length / inner;
      await run(
        multiplying,
        { left: tensor(left, inner), right: tensor(right, columns) },
        tensor(result, columns),
      );
    },
    subtractProduct: async (base, left, right, inner, result) => {
      const columns = right.length / inner;
      const feeds = { left: tensor(left, inner), right: tensor(right, inner), base: tensor(base, columns) };
      await run(subtracting, feeds, tensor(result, columns));
    },
    close: async () => {
      await Promise.all([multiplying.close(), subtracting.close()]);
    },
  };
}

type Feeds = Parameters<Session["run"]>[0];

async function run(session: Session, feeds: Feeds, result: Feeds[string]): Promise<void> {
  await session.runInto(feeds, { result });
}

const left = () => input("left", ["rows", "inner"]);

const productGraph = () => gemm(left(), input("right", ["inner", "columns"]));

const subtractionGraph = () =>
  gemm(left(), input("right", ["columns", "inner"]), input("base", ["rows", "columns"]), {
    transposeRight: true,
    alpha: -1,
  });
