import { staticShape } from "../graph/shape.ts";
import type { Constant, Operation, Tensor } from "../graph/tensor.ts";
import { topologicalOrder } from "../graph/traverse.ts";
import { bytesOf } from "../graph/values.ts";
import { identity } from "../operations/activation.ts";
import { toAttributeProto, toTensorProto, toValueInfo } from "./convert.ts";
import { encodeModel, type GraphProto, type NodeProto } from "./schema.ts";

/** What goes into an ONNX file beside the graph. */
export interface SerialiseOptions {
  /** Inputs in the order in which the file declares them. Default: in the order in which the graph uses them. */
  readonly inputs?: readonly Tensor[];
  /** Free text by key, kept in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Names of constants that hold weights, so that the file shows them. */
  readonly names?: ReadonlyMap<Tensor, string>;
  /** Name of the graph. Default `marquee`. */
  readonly graphName?: string;
  /**
   * Puts the output {@link writtenName} before all others, for graphs whose results are written into given arrays:
   * see `Session.runInto`. Default false.
   */
  readonly intoArrays?: boolean;
}

/** An output that holds nothing and is no tensor. */
export const writtenName = "%written";

/** ONNX versions that the graphs are written in: LayerNormalization needs 17, Split sizes 18, Gelu 20. */
const operatorSet = 20;
const formatVersion = 9;

/**
 * Writes the graph that computes some tensors as an ONNX model file. The same graph gives the same bytes.
 *
 * @param outputs Tensors by the name that the file gives them.
 */
export function serialise(
  outputs: Readonly<Record<string, Tensor>>,
  options: SerialiseOptions = {},
): Uint8Array {
  const { metadata = {}, graphName = "marquee" } = options;
  const writer = new GraphWriter(options.names ?? new Map());
  if (options.intoArrays === true) writer.addWritten();
  const graph = writer.write(outputs, options.inputs ?? []);
  return encodeModel({
    irVersion: formatVersion,
    opsetImport: [{ domain: "", version: operatorSet }],
    producerName: "marquee",
    graph: { name: graphName, ...graph },
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

class GraphWriter {
  private readonly names = new Map<Tensor, string>();
  private readonly smallConstants = new Map<string, string>();
  private readonly graph: GraphProto & { initializer: NonNullable<GraphProto["initializer"]> } = {
    node: [],
    initializer: [],
    input: [],
    output: [],
  };
  private readonly given: ReadonlyMap<Tensor, string>;

  constructor(given: ReadonlyMap<Tensor, string>) {
    this.given = given;
  }

  write(outputs: Readonly<Record<string, Tensor>>, inputs: readonly Tensor[]): GraphProto {
    for (const tensor of inputs) this.nameOf(tensor);
    const finals = Object.entries(outputs).map(([name, tensor]) => {
      // An output must be made by a node of its own.
      const own = tensor.origin.kind !== "operation" || this.names.has(tensor) ? identity(tensor) : tensor;
      this.names.set(own, name);
      this.graph.output.push(toValueInfo(name, own.type, own.shape));
      return own;
    });
    const order = topologicalOrder(finals);
    const wanted = new Set([...finals, ...order.flatMap((operation) => operation.inputs)]);
    for (const operation of order) this.graph.node.push(this.node(operation, wanted));
    return this.graph;
  }

  addWritten(): void {
    // A sequence of float tensors: field 1 (its elements) holds field 1 (a tensor type) with field 1 (float) = 1.
    const sequenceType = Uint8Array.of(0x0a, 4, 0x0a, 2, 0x08, 1);
    this.graph.node.push({ opType: "SequenceEmpty", input: [], output: [writtenName] });
    this.graph.output.push({ name: writtenName, type: { sequenceType } });
  }

  private node(operation: Operation, wanted: ReadonlySet<Tensor | undefined>): NodeProto {
    // An output that nobody uses stays unnamed, which spares computing it; Split must name all.
    // The first output must have a name.
    const output = operation.outputs.map((tensor, i) =>
      i === 0 || wanted.has(tensor) || operation.type === "Split" ? this.nameOf(tensor) : "",
    );
    while (output.at(-1) === "") output.pop();
    return {
      name: `${operation.type}_${this.graph.node.length}`,
      opType: operation.type,
      domain: operation.domain,
      input: operation.inputs.map((tensor) => (tensor === undefined ? "" : this.nameOf(tensor))),
      output,
      attribute: Object.entries(operation.attributes).map(([name, value]) => toAttributeProto(name, value)),
    };
  }

  private nameOf(tensor: Tensor): string {
    const known = this.names.get(tensor);
    if (known !== undefined) return known;
    const name = this.introduce(tensor);
    this.names.set(tensor, name);
    return name;
  }

  private introduce(tensor: Tensor): string {
    const { origin } = tensor;
    if (origin.kind === "input") {
      this.graph.input.push(toValueInfo(origin.name, tensor.type, tensor.shape));
      return origin.name;
    }
    return origin.kind === "constant" ? this.constant(tensor, origin) : `%${this.names.size}`;
  }

  private constant(tensor: Tensor, origin: Constant): string {
    const given = this.given.get(tensor);
    const shape = staticShape("constant", tensor.shape);
    const small = given === undefined && origin.data.length <= 16;
    const key = small ? `${tensor.type}/${shape.join(",")}/${bytesOf(origin.data).join(",")}` : "";
    const known = this.smallConstants.get(key);
    if (known !== undefined) return known;
    const name = given ?? `#${this.graph.initializer.length}`;
    if (small) this.smallConstants.set(key, name);
    this.graph.initializer.push(toTensorProto(name, tensor.type, shape, origin.data));
    return name;
  }
}
