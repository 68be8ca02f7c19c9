import { MarqueeError } from "../core/index.ts";
import { leastSquaresWasm } from "./least-squares.wasm.ts";
import type { LeastSquaresKernel } from "./least-squares/kernel-functions.ts";
import type { LogisticKernel } from "./logistic/kernel-functions.ts";
import { logisticWasm } from "./logistic.wasm.ts";
import type { NearestKernel } from "./nearest/kernel-functions.ts";
import { nearestWasm } from "./nearest.wasm.ts";
import { sparseLayerWasm } from "./sparse-layer.wasm.ts";
import type { SparseLayerKernel } from "./sparse-layer/kernel-functions.ts";
import { sparseProductWasm } from "./sparse-product.wasm.ts";
import type { SparseProductKernel } from "./sparse-product/kernel-functions.ts";
import { type SharedMemory, webAssembly } from "./web-assembly.ts";
import { wordVectorsWasm } from "./word-vectors.wasm.ts";
import type { WordVectorsKernel } from "./word-vectors/kernel-functions.ts";

/** The kernels by name, and the functions that each exports. Pointers are byte offsets into its memory. */
export interface KernelFunctions {
  "least-squares": LeastSquaresKernel;
  logistic: LogisticKernel;
  nearest: NearestKernel;
  "sparse-layer": SparseLayerKernel;
  "sparse-product": SparseProductKernel;
  "word-vectors": WordVectorsKernel;
}

const sources: Readonly<Record<keyof KernelFunctions, string>> = {
  "least-squares": leastSquaresWasm,
  logistic: logisticWasm,
  nearest: nearestWasm,
  "sparse-layer": sparseLayerWasm,
  "sparse-product": sparseProductWasm,
  "word-vectors": wordVectorsWasm,
};
const modules = new Map<string, object>();

/**
 * Instantiates a kernel over a shared memory. Every thread has an instance of its own; instances over one memory
 * see the same data. Compiled once per thread.
 *
 * @throws MarqueeError `missing-dependency` when this Node has no WebAssembly SIMD (before Node 22).
 */
export function loadKernel<Name extends keyof KernelFunctions>(
  name: Name,
  memory: SharedMemory,
): KernelFunctions[Name] {
  let module = modules.get(name);
  try {
    module ??= new webAssembly.Module(Buffer.from(sources[name], "base64"));
    modules.set(name, module);
    return new webAssembly.Instance(module, { env: { memory } }).exports as KernelFunctions[Name];
  } catch (cause) {
    throw new MarqueeError("missing-dependency", `The kernel "${name}" cannot be loaded.`, {
      cause,
      hint: "It needs WebAssembly with threads and relaxed SIMD: Node 22.18 or newer on a 64-bit CPU.",
    });
  }
}
