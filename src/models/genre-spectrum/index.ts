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
export { type Evidence, type ExplainOptions, explainGenres, type GenreExplanation } from "./explain.ts";
export { plainTerms } from "./term-evidence/plain-terms.ts";
export {
  type FittedTermEvidence,
  fitTermEvidence,
  type LabelledDocuments,
  TermEvidence,
  type TermEvidenceOptions,
  termEvidenceOptionsSchema,
  type TermEvidenceWork,
} from "./term-evidence/term-evidence.ts";
