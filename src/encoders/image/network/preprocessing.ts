import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import type { ImageSize, Pixels } from "../decode.ts";

const side = z.int().positive();
const sizeSchema = z.union([
  side,
  z.object({ height: side, width: side }),
  z.object({ shortest_edge: side }),
]);

/** The members of `preprocessor_config.json` that matter here, with the defaults of ImageNet models. */
const preprocessorSchema = z.looseObject({
  do_resize: z.boolean().default(true),
  size: sizeSchema.default({ shortest_edge: 224 }),
  do_center_crop: z.boolean().default(false),
  crop_size: sizeSchema.optional(),
  /** As Pillow numbers them. */
  resample: z.int().min(0).max(5).default(2),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: z.array(z.number()).length(3).default([0.485, 0.456, 0.406]),
  image_std: z.array(z.number().positive()).length(3).default([0.229, 0.224, 0.225]),
});

/** How a backbone wants its pictures. */
export interface Preprocessing {
  readonly size: ImageSize;
  /** Multiplies a level of a channel, `[3]`. */
  readonly scale: readonly number[];
  /** Added after that, `[3]`. */
  readonly shift: readonly number[];
}

const kernels = ["nearest", "lanczos3", "linear", "cubic", "linear", "lanczos3"] as const;

/**
 * Reads `preprocessor_config.json` of a folder.
 *
 * @throws MarqueeError `invalid-model` when it is missing or cannot be used.
 */
export async function readPreprocessing(folder: string): Promise<Preprocessing> {
  const path = join(folder, "preprocessor_config.json");
  try {
    return preprocessingOf(preprocessorSchema.parse(JSON.parse(await readFile(path, "utf8"))));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${path} cannot be used: ${messageOf(cause)}`, {
      cause,
      hint: "It comes with the model; `optimum-cli export onnx` writes it beside model.onnx.",
    });
  }
}

function preprocessingOf(config: z.output<typeof preprocessorSchema>): Preprocessing {
  const factor = config.do_rescale ? config.rescale_factor : 1;
  const deviation = config.do_normalize ? config.image_std : [1, 1, 1];
  const mean = config.do_normalize ? config.image_mean : [0, 0, 0];
  return {
    size: sizeOf(config),
    scale: deviation.map((value) => factor / value),
    shift: mean.map((value, channel) => -value / deviation[channel]),
  };
}

function sizeOf(config: z.output<typeof preprocessorSchema>): ImageSize {
  const kernel = kernels[config.resample];
  const target = box(config.size);
  if (!config.do_center_crop) {
    // Networks want one shape for a whole batch: a size given as its shortest edge is cut to a square.
    const fit = typeof config.size === "object" && "width" in config.size ? "fill" : "cover";
    return { ...target, fit, kernel };
  }
  const crop = box(config.crop_size ?? config.size);
  return { ...crop, fit: "shortest-edge", shortestEdge: Math.min(target.width, target.height), kernel };
}

function box(size: z.output<typeof sizeSchema>): { width: number; height: number } {
  if (typeof size === "number") return { width: size, height: size };
  if ("shortest_edge" in size) return { width: size.shortest_edge, height: size.shortest_edge };
  return { width: size.width, height: size.height };
}

/** Pictures as the network takes them: `[pictures, 3, height, width]`. */
export function pixelValues(
  pictures: readonly Pixels[],
  { size: { width, height }, scale, shift }: Preprocessing,
): Float32Array {
  const plane = width * height;
  const values = new Float32Array(pictures.length * 3 * plane);
  pictures.forEach(({ data }, picture) => {
    for (let channel = 0; channel < 3; channel++) {
      const first = (picture * 3 + channel) * plane;
      for (let at = 0; at < plane; at++) {
        values[first + at] = data[3 * at + channel] * scale[channel] + shift[channel];
      }
    }
  });
  return values;
}
