import { MarqueeError, messageOf } from "../../../core/index.ts";
import { differentiableOperations } from "../../gradients/differentiate.ts";
import { sizeOf } from "../../graph/shape.ts";
import { constant, type Tensor } from "../../graph/tensor.ts";
import { bytesOf, type DataType, type Values } from "../../graph/values.ts";
import type { Parameters, Tensors } from "../../model/model.ts";
import type { Scope } from "../../model/scope.ts";
import { fromTensorProto, typeOfCode } from "../convert.ts";
import {
  decodeModel,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  replaceInitialisers,
} from "../schema.ts";
import { type ImportedValue, importedValue } from "./imported-value.ts";
import { NodeReader } from "./node-reader.ts";
import { operators } from "./operators.ts";
import { evaluateKnown } from "./shape-arithmetic.ts";

/** An input of an imported model as its file declares it. */
export interface ImportedInput {
  readonly name: string;
  readonly type: DataType;
  /** A name for every dimension that the file leaves open. */
  readonly shape: readonly (number | string)[];
}

/** A model from an ONNX file, to be used as a part of a larger one and trained on. */
export interface ImportedModel {
  readonly inputs: readonly ImportedInput[];
  readonly outputNames: readonly string[];
  /** The weights in the file, by name. Rank 0 and single elements are constants and not among them. */
  readonly parameters: Parameters;
  /**
   * Builds the graph on other tensors. Weights become variables of the scope under the names of the file. All
   * dimensions but one must have a static size.
   *
   * @returns The outputs by name.
   * @throws `no-gradient-rule` naming an operation that the engine cannot build or differentiate,
   * `invalid-shape` and `invalid-model` naming the node.
   */
  apply(scope: Scope, inputs: Tensors): Tensors;
  /** The parameters as they are named below a scope, to start a training from. */
  parametersAt(path: string): Parameters;
  /**
   * The file with new weights, otherwise as it was.
   *
   * @param parameters Trained weights; those below `path` are taken.
   */
  export(
    parameters: Parameters,
    options?: { readonly path?: string; readonly metadata?: Readonly<Record<string, string>> },
  ): Uint8Array;
}

/**
 * Reads an ONNX model so that it can be differentiated through and fine-tuned. Operations that fuse several
 * others (other than LayerNormalization and Gelu) are not known: import the file as it was before optimisation.
 *
 * @throws `invalid-model` when the bytes are no ONNX model or hold types that the engine does not know.
 */
export function importModel(bytes: Uint8Array): ImportedModel {
  const { model, graph } = read(bytes);
  const initialisers = new Map(
    (graph.initializer ?? []).map((proto) => [proto.name ?? "", fromTensorProto(proto)] as const),
  );
  const isWeight = ({ type, shape }: { type: DataType; shape: readonly number[] }) =>
    type === "float32" && shape.length > 0 && sizeOf(shape) > 1;
  const weights = [...initialisers].filter(([, value]) => isWeight(value));
  const parameters = Object.fromEntries(
    weights.map(([name, { data, shape }]) => [name, { data, shape }]),
  ) as Parameters;
  const at = (path: string) => (path === "" ? "" : `${path}/`);
  return {
    inputs: graph.input.filter(({ name }) => !initialisers.has(name)).map(describeInput),
    outputNames: graph.output.map(({ name }) => name),
    parameters,
    apply(scope, inputs) {
      const values = new Map<string, ImportedValue>();
      for (const [name, { data, shape, type }] of initialisers) {
        const weight = parameters[name];
        const tensor =
          weight === undefined
            ? constant(data, shape, type)
            : scope.variable(name, { shape, initialise: () => weight.data.slice() });
        values.set(name, importedValue(tensor));
      }
      for (const [name, tensor] of Object.entries(inputs)) values.set(name, { tensor });
      const operatorSet = model.opsetImport?.find(({ domain = "" }) => domain === "")?.version ?? 1;
      for (const node of graph.node) build(node, values, operatorSet);
      return Object.fromEntries(graph.output.map(({ name }) => [name, valueOf(values, name).tensor]));
    },
    parametersAt: (path) =>
      Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${at(path)}${name}`, value])),
    export(trained, { path = "", metadata = {} } = {}) {
      const raw = Object.keys(parameters).map(
        (name) => [name, rawOf(trained, `${at(path)}${name}`, parameters[name])] as const,
      );
      return replaceInitialisers(bytes, new Map(raw), metadata);
    },
  };
}

function read(bytes: Uint8Array): { model: ModelProto; graph: GraphProto } {
  try {
    const model = decodeModel(bytes);
    const { graph } = model;
    if (graph === undefined) throw new Error("it has no graph");
    return {
      model,
      graph: { ...graph, node: graph.node ?? [], input: graph.input ?? [], output: graph.output ?? [] },
    };
  } catch (cause) {
    throw new MarqueeError("invalid-model", `The bytes are no ONNX model: ${messageOf(cause)}`, { cause });
  }
}

function describeInput({ name, type }: GraphProto["input"][number]): ImportedInput {
  const dimensions = type?.tensorType?.shape?.dim ?? [];
  return {
    name,
    type: typeOfCode(type?.tensorType?.elemType, `The input "${name}"`),
    shape: dimensions.map(({ dimValue, dimParam }, i) => dimParam ?? dimValue ?? `${name}-${i}`),
  };
}

function valueOf(values: ReadonlyMap<string, ImportedValue>, name: string): ImportedValue {
  const value = values.get(name);
  if (value !== undefined) return value;
  throw new MarqueeError("invalid-model", `The graph reads "${name}", which nothing before it gives.`, {
    hint: "Give a tensor for every input of the model.",
  });
}

function build(node: NodeProto, values: Map<string, ImportedValue>, operatorSet: number): void {
  const inputs = (node.input ?? []).map((name) => (name === "" ? undefined : valueOf(values, name)));
  const reader = new NodeReader(node, inputs, operatorSet);
  const known = evaluateKnown(reader);
  if (known !== undefined) {
    values.set(node.output[0], known);
    return;
  }
  const operator = operators[node.opType];
  if (operator === undefined) {
    throw new MarqueeError(
      "no-gradient-rule",
      `The operation ${node.opType} has no gradient rule (${reader.place}).`,
      {
        hint: `Operations with a rule: ${differentiableOperations.join(", ")}.`,
        details: { operation: node.opType, domain: node.domain ?? "" },
      },
    );
  }
  const outputs: readonly Tensor[] = operator(reader);
  node.output.forEach((name, i) => {
    if (name !== "" && outputs[i] !== undefined) values.set(name, importedValue(outputs[i]));
  });
}

function rawOf(trained: Parameters, name: string, original: Values): Uint8Array {
  const weights = trained[name];
  if (weights?.data.length !== original.data.length) {
    throw new MarqueeError(
      "invalid-model",
      `The weights lack "${name}" with ${original.data.length} elements.`,
      {
        hint: "Give the path of the scope under which the model was applied.",
      },
    );
  }
  return bytesOf(weights.data);
}
