import { sizeOf } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { reshape, split } from "../operations/layout.ts";
import type { Parameters } from "../model/model.ts";
import type { Variable } from "../model/scope.ts";

/** Variables that lie one after the other in one vector, so that an update is one pass and not one for each. */
export interface Pack {
  /** Name of the packed vector. */
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly shape: readonly number[];
  readonly decay: boolean;
}

/** Variables of at least so many elements are not packed: copying them would cost more than a pass saves. */
const largest = 1 << 20;

/** Packs variables: small ones with equal decay together, large ones alone. */
export function packVariables(variables: readonly Variable[]): Pack[] {
  const groups: Variable[][] = [];
  for (const decay of [true, false]) {
    groups.push(variables.filter((variable) => variable.decay === decay && !isLarge(variable)));
  }
  groups.push(...variables.filter(isLarge).map((variable) => [variable]));
  return groups.filter((group) => group.length > 0).map(packOf);
}

const isLarge = ({ shape }: Variable) => sizeOf(shape) >= largest;

function packOf(variables: readonly Variable[], index: number): Pack {
  const [first] = variables;
  const total = variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const shape = variables.length === 1 ? first.shape : [total];
  return { name: `parameters/${index}`, variables, shape, decay: first.decay };
}

/** The variables in a packed tensor, by name. */
export function unpack(pack: Pack, packed: Tensor): [name: string, tensor: Tensor][] {
  const parts =
    pack.variables.length === 1
      ? [packed]
      : split(
          packed,
          pack.variables.map(({ shape }) => sizeOf(shape)),
        );
  return pack.variables.map(({ name, shape }, i) => [name, reshape(parts[i], shape)]);
}

/** Copies parameters into the array of a packed vector. */
export function writePack(pack: Pack, parameters: Parameters, target: Float32Array): void {
  let offset = 0;
  for (const { name } of pack.variables) {
    const { data } = parameters[name];
    target.set(data, offset);
    offset += data.length;
  }
}

/** The parameters in the array of a packed vector, as views into it. */
export function readPack(pack: Pack, source: Float32Array): Parameters {
  let offset = 0;
  const entries = pack.variables.map(({ name, shape }) => {
    const data = source.subarray(offset, (offset += sizeOf(shape)));
    return [name, { data, shape }];
  });
  return Object.fromEntries(entries) as Parameters;
}
