import type { Tensor } from "../graph/tensor.ts";

/** What an optimiser sees as one parameter. Small variables of a model are packed into one leaf. */
export interface Leaf {
  readonly shape: readonly number[];
  /** Whether weight decay applies to it. */
  readonly decay: boolean;
}

/** A tensor of an optimiser's state, before the first step. */
export interface Slot {
  readonly name: string;
  readonly shape: readonly number[];
  /** First value of every element. */
  readonly fill: number;
}

/** What an update may look at beside gradients and state. */
export interface UpdateContext {
  readonly leaves: readonly Leaf[];
  readonly parameters: readonly Tensor[];
  /** Steps done before this one, a `float32` scalar: 0 in the first step. */
  readonly step: Tensor;
}

/** What an update gives back. */
export interface Update {
  /** To be added to the parameters. */
  readonly updates: readonly Tensor[];
  readonly state: readonly Tensor[];
}

/**
 * An optimiser as a pair of pure functions over tensors of a graph; its state is never hidden. A gradient
 * transformation such as clipping has the same form, and {@link chain} puts them one after the other.
 */
export interface Optimiser {
  readonly init: (leaves: readonly Leaf[]) => readonly Slot[];
  readonly update: (gradients: readonly Tensor[], state: readonly Tensor[], context: UpdateContext) => Update;
}

/** Transformations one after the other: each gets the updates of the one before as its gradients. */
export function chain(...transformations: readonly Optimiser[]): Optimiser {
  const slotsOf = (leaves: readonly Leaf[]) => transformations.map(({ init }) => init(leaves));
  return {
    init: (leaves) =>
      slotsOf(leaves).flatMap((slots, i) => slots.map((slot) => ({ ...slot, name: `${i}/${slot.name}` }))),
    update(gradients, state, context) {
      let updates = gradients;
      let offset = 0;
      const next = slotsOf(context.leaves).flatMap((slots, i) => {
        const own = state.slice(offset, offset + slots.length);
        offset += slots.length;
        const result = transformations[i].update(updates, own, context);
        updates = result.updates;
        return result.state;
      });
      return { updates, state: next };
    },
  };
}
