import {
  createContentKnn,
  createEase,
  createIals,
  createItemKnn,
  createPopularity,
  type Recommender,
} from "../../models/baselines/index.ts";

/** The methods of the protocol by row name, with the options that were best on the valid part of MovieLens-1M. */
export const topNMethods: Readonly<Record<string, () => Recommender>> = {
  popularity: () => createPopularity(),
  "popularity-recent": () => createPopularity({ halfLifeDays: 180 }),
  "popularity-segment": () => createPopularity({ perSegment: true }),
  "content-knn-text": () => createContentKnn({ embedding: "text" }),
  "content-knn-cover-art": () => createContentKnn({ embedding: "cover-art" }),
  "item-knn": () => createItemKnn(),
  ease: () => createEase({ regularisation: 1000 }),
  "ease-dropout": () => createEase({ regularisation: 500, dropout: 0.5 }),
  "ease-weighted": () =>
    createEase({ regularisation: 500, dropout: 0.5, viewerExponent: 0.5, popularityExponent: 0.1 }),
  ials: () => createIals({ dimensions: 128, unobservedWeight: 0.3, regularisation: 0.008 }),
};
