import { describeRecommender } from "./conformance.test-helper.ts";
import { createBlend } from "./blend.ts";
import { createContentKnn } from "./content-knn.ts";
import { createEase } from "./ease.ts";
import { createIals } from "./ials.ts";
import { createItemKnn } from "./item-knn.ts";
import { createPopularity } from "./popularity.ts";

const sameForAll = { taste: "it is the same list for all" };

describeRecommender({ name: "popularity", create: () => createPopularity(), skips: sameForAll });
describeRecommender({
  name: "popularity-recent",
  create: () => createPopularity({ halfLifeDays: 3 }),
  skips: sameForAll,
});
describeRecommender({
  name: "popularity-segment",
  create: () => createPopularity({ perSegment: true }),
  skips: { taste: "one viewer in seven has no segment" },
});
describeRecommender({ name: "item-knn", create: () => createItemKnn({ neighbours: 10, shrinkage: 2 }) });
describeRecommender({ name: "ease", create: () => createEase({ regularisation: 10 }) });
describeRecommender({ name: "ease-dropout", create: () => createEase({ regularisation: 5, dropout: 0.3 }) });
describeRecommender({
  name: "ease-weighted",
  create: () => createEase({ regularisation: 5, dropout: 0.3, viewerExponent: 0.5, popularityExponent: 0.1 }),
});
describeRecommender({ name: "ials", create: () => createIals({ dimensions: 6, regularisation: 0.1 }) });
describeRecommender({
  name: "ials by blocks",
  create: () => createIals({ dimensions: 24, blockDimensions: 8, regularisation: 0.1 }),
});
describeRecommender({
  name: "content-knn",
  create: () => createContentKnn({ embedding: "taste", neighbours: 12 }),
});
describeRecommender({
  name: "blend",
  create: () => createBlend([createPopularity(), createEase({ regularisation: 10 }), createItemKnn()]),
});
