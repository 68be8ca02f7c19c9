import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/tensor/optimisers.json" with { type: "json" };
import {
  adagrad,
  adam,
  adamW,
  addWeightDecay,
  chain,
  clipByGlobalNorm,
  clipByValue,
  constantFill,
  cosineSchedule,
  createTrainer,
  defineModel,
  exponentialSchedule,
  linearSchedule,
  multiply,
  type Optimiser,
  sgd,
  stepSchedule,
  sum,
  warmup,
} from "../index.ts";

type Case = keyof typeof golden.cases;

const optimisers: Record<Case, Optimiser> = {
  sgd: sgd({ learningRate: 0.1 }),
  "sgd momentum": sgd({ learningRate: 0.1, momentum: 0.9 }),
  "sgd nesterov": sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adam: adam({ learningRate: 0.1 }),
  "adam betas": adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
  "adam l2": chain(addWeightDecay(0.1), adam({ learningRate: 0.1 })),
  adamw: adamW({ learningRate: 0.1, weightDecay: 0.3 }),
  adagrad: adagrad({ learningRate: 0.1 }),
  "adagrad initial": adagrad({ learningRate: 0.1, initialSum: 0.5 }),
  "clipped sgd": chain(clipByGlobalNorm(1), sgd({ learningRate: 0.1 })),
  cosine: sgd({ learningRate: cosineSchedule(0.1, 5, 0.01) }),
  exponential: sgd({ learningRate: exponentialSchedule(0.1, 0.7, 1) }),
  step: sgd({ learningRate: stepSchedule(0.1, 0.5, 2) }),
  linear: sgd({ learningRate: linearSchedule(0.1, 0.02, 4) }),
  warmup: sgd({ learningRate: warmup(3, 0.1) }),
};

/** Two variables with a loss whose gradients are what is fed: Σ w · g. */
const model = defineModel({
  inputs: { gradient: { shape: [2, 3] } },
  build: (scope, { gradient }) => {
    const weight = scope.variable("weight", { shape: [2, 3], initialise: constantFill(0) });
    return { loss: sum(multiply(weight, gradient)) };
  },
});

async function weightsAfterEachStep(optimiser: Optimiser, stepsPerRun: number): Promise<number[][]> {
  const trainer = await createTrainer(
    { model, loss: ({ loss }) => loss, optimiser },
    {
      batchSize: 1,
      stepsPerRun,
      seed: 0,
      parameters: { weight: { data: Float32Array.from(golden.start), shape: [2, 3] } },
    },
  );
  const rows: number[][] = [];
  for (let first = 0; first < golden.gradients.length; first += stepsPerRun) {
    (trainer.feeds.gradient.data as Float32Array).set(
      golden.gradients.slice(first, first + stepsPerRun).flat(),
    );
    await trainer.run();
    rows.push([...trainer.parameters().weight.data]);
  }
  await trainer.close();
  return rows;
}

describe("optimisers agree with PyTorch", () => {
  it.each(Object.keys(optimisers) as Case[])("%s", async (name) => {
    const weights = await weightsAfterEachStep(optimisers[name], 1);
    golden.cases[name].forEach((row, step) => {
      row.forEach((value, i) => expect(weights[step][i], `step ${step}`).toBeCloseTo(value, 5));
    });
  });

  it("takes the same steps when they are unrolled in one run", async () => {
    for (const optimiser of [optimisers.adam, optimisers["sgd momentum"], optimisers.cosine]) {
      const single = await weightsAfterEachStep(optimiser, 1);
      expect(await weightsAfterEachStep(optimiser, 3)).toEqual([single[2], single[5]]);
    }
  });

  it("keeps no subnormal numbers, which would make every step slow", async () => {
    const trainer = await createTrainer(
      { model, loss: ({ loss }) => loss, optimiser: sgd({ learningRate: 0.1, momentum: 0.9 }) },
      {
        batchSize: 1,
        stepsPerRun: 8,
        seed: 0,
        parameters: { weight: { data: new Float32Array(6), shape: [2, 3] } },
      },
    );
    const gradient = trainer.feeds.gradient.data as Float32Array;
    gradient.fill(1);
    await trainer.run();
    gradient.fill(0);
    // 0.9 ^ 1000 is 10 ^ −46.
    while (trainer.steps() < 1032) await trainer.run();
    const [velocity] = Object.entries(trainer.state()).filter(([name]) => name.startsWith("optimiser/"));
    expect([...velocity[1].data]).toEqual([0, 0, 0, 0, 0, 0]);
    await trainer.close();
  });

  it("clips every element on its own", async () => {
    const [first] = await weightsAfterEachStep(chain(clipByValue(0.5), sgd({ learningRate: 1 })), 1);
    first.forEach((value, i) => {
      const gradient = Math.max(-0.5, Math.min(0.5, golden.gradients[0][i]));
      expect(value).toBeCloseTo(golden.start[i] - gradient, 6);
    });
  });
});
