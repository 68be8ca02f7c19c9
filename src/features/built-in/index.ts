import { defineFeatureService, type FeatureService } from "../views/service.ts";
import type { FeatureView } from "../views/view.ts";
import { titleActivity, viewerActivity } from "./activity-views.ts";
import { genreIntensities, genreSpectrum, proposedTags, titleFacts, titleTags } from "./title-views.ts";

/** The views of every project, as far as it has their sources. */
export const builtInViews: readonly FeatureView[] = [
  titleFacts,
  genreSpectrum,
  genreIntensities,
  titleTags,
  proposedTags,
  titleActivity,
  viewerActivity,
];

/** Who uses them. */
export const builtInServices: readonly FeatureService[] = [
  defineFeatureService({
    name: "title-page",
    features: ["title-facts", "genre-intensities", "title-activity"],
    owner: "catalogue",
    description: "What the page of a title shows",
  }),
];
