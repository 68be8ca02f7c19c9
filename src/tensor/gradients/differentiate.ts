import { MarqueeError } from "../../core/index.ts";
import { failShape, sizeOf, staticShape } from "../graph/shape.ts";
import { type Operation, scalar, type Tensor } from "../graph/tensor.ts";
import { topologicalOrder } from "../graph/traverse.ts";
import { activationRules } from "./activation.ts";
import { accumulate, arithmeticRules } from "./arithmetic.ts";
import { layoutRules } from "./layout.ts";
import { matrixRules } from "./matrix.ts";
import { reductionRules } from "./reduction.ts";
import { type GradientRule, materialise, zeros } from "./rule.ts";

const rules: Readonly<Record<string, GradientRule>> = {
  ...arithmeticRules,
  ...activationRules,
  ...matrixRules,
  ...reductionRules,
  ...layoutRules,
};

/** Operations whose result does not change with a small change of the input. */
const flat: ReadonlySet<string> = new Set(
  "Greater GreaterOrEqual Less LessOrEqual Equal Not And Or Xor IsNaN IsInf Sign Floor Ceil Round Shape Size NonZero ArgMax ArgMin HardSigmoid ConstantOfShape Range OneHot".split(
    " ",
  ),
);

/** The ONNX operators that have a gradient rule, sorted. */
export const differentiableOperations: readonly string[] = Object.keys(rules).sort();

/**
 * The gradients of a scalar with respect to tensors, as tensors: reverse-mode differentiation over the graph
 * (Griewank and Walther 2008, section 3.2).
 *
 * @param loss A tensor of one element with a static shape.
 * @param targets Tensors of the graph that `loss` depends on. One on which it does not depend gets zeros.
 * @returns A gradient of the same shape for every target.
 * @throws `no-gradient-rule` naming the operation, `invalid-shape` for a loss that is no scalar or for
 * symbolic dimensions on the way.
 */
export function differentiate(loss: Tensor, targets: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape, "differentiate") !== 1)
    failShape("differentiate", "a loss of one element", loss.shape);
  const stop = new Set(targets);
  const active = dependents(topologicalOrder([loss], stop), stop);
  const gradients = new Map<Tensor, Tensor>([[loss, scalar(1, loss.type)]]);
  for (const operation of active.order.toReversed()) {
    const given = operation.outputs.map((output) => gradients.get(output));
    const first = given.find((gradient) => gradient !== undefined);
    if (first === undefined || flat.has(operation.type)) continue;
    const contributions = contributionsOf(operation, given[0] ?? first, given);
    differentiableInputs(operation).forEach((input, i) => {
      const contribution = contributions[i];
      if (input === undefined || contribution === undefined || !active.tensors.has(input)) return;
      gradients.set(input, accumulate(gradients.get(input), contribution));
    });
  }
  return targets.map((target) => {
    const gradient = gradients.get(target);
    if (gradient !== undefined) return materialise(gradient, target.shape);
    return zeros(staticShape("differentiate", target.shape));
  });
}

const differentiableInputs = ({ inputs, surrogate }: Operation) => surrogate?.inputs ?? inputs;

const contributionsOf = (
  operation: Operation,
  gradient: Tensor,
  gradients: readonly (Tensor | undefined)[],
): readonly (Tensor | undefined)[] =>
  operation.surrogate?.gradients(gradient) ?? ruleOf(operation)(operation, gradient, gradients);

function ruleOf(operation: Operation): GradientRule {
  const rule = rules[operation.type];
  if (rule !== undefined) return rule;
  throw new MarqueeError("no-gradient-rule", `The operation ${operation.type} has no gradient rule.`, {
    hint: `Operations with a rule: ${differentiableOperations.join(", ")}.`,
    details: { operation: operation.type, domain: operation.domain },
  });
}

/** The operations and tensors through which the targets reach the result. */
function dependents(order: readonly Operation[], targets: ReadonlySet<Tensor>) {
  const tensors = new Set<Tensor>(targets);
  const kept = order.filter((operation) => {
    const reached = differentiableInputs(operation).some(
      (input) => input !== undefined && tensors.has(input),
    );
    if (reached) for (const output of operation.outputs) tensors.add(output);
    return reached;
  });
  return { order: kept, tensors };
}
