export { decodeImage, type ImageSize, type Pixels } from "./decode.ts";
export type { EncodedImages, ImageEncoder, ImageFault, ImageSource, ImageWorkOptions } from "./encoder.ts";
export { type OnnxImageEncoderOptions, openOnnxImageEncoder } from "./network/onnx-encoder.ts";
export { type FitImagesWork, fitTrainedImages, type LabelledImages } from "./trained/fit.ts";
export {
  type TrainedImagesConfiguration,
  type TrainedImagesOptions,
  trainedImagesOptionsSchema,
} from "./trained/options.ts";
export { TrainedImages, type TrainedImagesFiles } from "./trained/trained-images.ts";
export { type PaletteColour } from "./visual/palette.ts";
export { createVisualFeatures } from "./visual/visual-features.ts";
