export {
  type FitSpectrumWork,
  type FittedGenreSpectrum,
  fitGenreSpectrum,
  type LabelledTitles,
} from "./fit.ts";
export { GenreSpectrum, type ModelFiles } from "./genre-spectrum.ts";
export {
  type GenreSpectrumConfiguration,
  type GenreSpectrumOptions,
  genreSpectrumOptionsSchema,
  mixupSchema,
} from "./options.ts";
