import { type Matrix, rowOf } from "../../vectors/index.ts";
import type { GenreSpectrum } from "./genre-spectrum.ts";

/** A piece of a text and what it does for a genre. */
export interface Evidence {
  readonly text: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Log-odds of the genre with the piece minus without it: above 0 speaks for the genre, below against. */
  readonly weight: number;
}

/** Why a title has the intensity of a genre that it has. */
export interface GenreExplanation {
  readonly genre: string;
  /** Calibrated probability, 0 to 1. */
  readonly intensity: number;
  /** All pieces, what speaks most for the genre first. */
  readonly evidence: readonly Evidence[];
}

/** What {@link explainGenres} needs beside the spectrum and the text. */
export interface ExplainOptions {
  /** Turns texts into the embeddings that the spectrum was trained on, `[texts, features]`. */
  readonly encode: (texts: readonly string[]) => Promise<Matrix>;
  /** Pieces to leave out one at a time. Default `sentence`. */
  readonly unit?: "sentence" | "word";
  /** Explain only so many genres, those of the highest intensity. Default 3. */
  readonly genres?: number;
  /**
   * Whether a word is worth explaining by; words for which it is false (function words) are not among the pieces.
   * Default: every word is.
   */
  readonly tells?: (word: string) => boolean;
  /** Language of the text, for its sentences and words. Default: that of the system. */
  readonly locale?: string;
}

/**
 * What in a text speaks for its genres, by leaving out one piece at a time and asking the whole chain, encoder and
 * network, again. Exact about the model's behaviour for any encoder, at the cost of one encoding a piece.
 */
export async function explainGenres(
  spectrum: GenreSpectrum,
  text: string,
  { encode, unit = "sentence", genres = 3, tells = () => true, locale }: ExplainOptions,
): Promise<GenreExplanation[]> {
  const pieces = piecesOf(text, unit, locale).filter((piece) => unit === "sentence" || tells(piece.text));
  const without = pieces.map(({ start, end }) => text.slice(0, start) + text.slice(end));
  const embeddings = await encode([text, ...without]);
  const logits = await spectrum.logits(embeddings);
  const intensities = rowOf(await spectrum.intensities(embeddings), 0);
  const whole = rowOf(logits, 0);
  const strongest = spectrum.genres
    .map((genre, index) => ({ genre, index, intensity: intensities[index] }))
    .toSorted((first, second) => second.intensity - first.intensity || first.index - second.index)
    .slice(0, genres);
  return strongest.map(({ genre, index, intensity }) => {
    const weigh = (place: number) =>
      spectrum.calibration[index].slope * (whole[index] - rowOf(logits, place + 1)[index]);
    const evidence = pieces.map((piece, place) => ({ ...piece, weight: weigh(place) }));
    return { genre, intensity, evidence: evidence.toSorted((first, second) => second.weight - first.weight) };
  });
}

function piecesOf(
  text: string,
  unit: "sentence" | "word",
  locale: string | undefined,
): Omit<Evidence, "weight">[] {
  const segments = [...new Intl.Segmenter(locale, { granularity: unit }).segment(text)];
  return segments
    .filter(({ segment, isWordLike }) => (unit === "word" ? isWordLike === true : segment.trim() !== ""))
    .map(({ segment, index }) => ({ text: segment, start: index, end: index + segment.length }));
}
