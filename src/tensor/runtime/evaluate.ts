import type { Tensor } from "../graph/tensor.ts";
import { topologicalOrder } from "../graph/traverse.ts";
import type { DataType, Values } from "../graph/values.ts";
import { serialise } from "../onnx/serialise.ts";
import { openSession, type RuntimeOptions, runtimeTensor, valuesOf } from "./session.ts";

/**
 * Computes tensors once: builds the graph, runs it and closes it.
 *
 * @param outputs Tensors by name.
 * @param feeds A value for every input of the graph, by name.
 */
export async function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  feeds: Readonly<Record<string, Values>> = {},
  options: RuntimeOptions = {},
): Promise<Record<Name, Values>> {
  const types = inputTypes(Object.values<Tensor>(outputs));
  const session = await openSession(serialise(outputs), options);
  const given = session.inputNames.map((name) => {
    const { data, shape } = feeds[name];
    return [name, runtimeTensor(types.get(name) ?? "float32", data, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(given));
  const values = Object.entries(results).map(([name, tensor]) => [name, valuesOf(tensor)] as const);
  await session.close();
  return Object.fromEntries(values) as Record<Name, Values>;
}

function inputTypes(outputs: readonly Tensor[]): Map<string, DataType> {
  const tensors = [...outputs, ...topologicalOrder(outputs).flatMap((operation) => operation.inputs)];
  const types = new Map<string, DataType>();
  for (const tensor of tensors) {
    if (tensor?.origin.kind === "input") types.set(tensor.origin.name, tensor.type);
  }
  return types;
}
