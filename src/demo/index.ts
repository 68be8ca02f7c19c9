export { genreShares, type TasteGenre, tasteGenres } from "./genres.ts";
export { demoCatalogueFolder, loadDemoTitles } from "./load-titles.ts";
export {
  type MaterialisedCatalogue,
  type MaterialiseOptions,
  materialiseDemoCatalogue,
} from "./materialise.ts";
export { drawPoster, renderPoster } from "./posters/draw-poster.ts";
export { type SimulationOptions, simulationOptionsSchema } from "./simulation/parameters.ts";
export type { SimulatedViewer } from "./simulation/population.ts";
export {
  type SimulatedEvent,
  type Simulation,
  type SimulationTruth,
  simulateViewers,
} from "./simulation/simulate.ts";
export { type DemoMood, type DemoTitle, demoMoods, demoTitleSchema } from "./title.ts";
