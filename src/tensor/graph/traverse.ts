import type { Operation, Tensor } from "./tensor.ts";

/**
 * The operations that the tensors depend on, every one after those it depends on. The order depends only on
 * the graph. Iterative, because an unrolled LSTM is thousands of operations deep.
 *
 * @param roots The tensors wanted.
 * @param stop Tensors that count as given: what lies before them is left out.
 */
export function topologicalOrder(
  roots: Iterable<Tensor>,
  stop: ReadonlySet<Tensor> = new Set(),
): Operation[] {
  const order: Operation[] = [];
  const state = new Map<Operation, "open" | "done">();
  const stack: Operation[] = [];
  const visit = (tensor: Tensor | undefined) => {
    if (tensor === undefined || stop.has(tensor) || tensor.origin.kind !== "operation") return;
    if (!state.has(tensor.origin)) stack.push(tensor.origin);
  };
  for (const root of roots) {
    visit(root);
    while (stack.length > 0) {
      const operation = stack[stack.length - 1];
      const seen = state.get(operation);
      if (seen !== undefined) {
        stack.pop();
        if (seen === "open") order.push(operation);
        state.set(operation, "done");
        continue;
      }
      state.set(operation, "open");
      // Reversed, so that the first input is computed first.
      for (let i = operation.inputs.length - 1; i >= 0; i--) visit(operation.inputs[i]);
    }
  }
  return order;
}
