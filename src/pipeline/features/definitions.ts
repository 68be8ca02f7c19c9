import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import {
  builtInServices,
  builtInViews,
  FeatureDefinitions,
  type FeatureService,
  type FeatureView,
} from "../../features/index.ts";

/** The name under which a project's module imports what views are defined with. */
const library = "marquee-metadata/features";

/** What a module with a project's own views exports. */
const moduleSchema = z.object({
  views: z.array(z.custom<FeatureView>(isView, "not made by defineFeatureView")).default([]),
  services: z.array(z.custom<FeatureService>((value) => typeof value === "object")).default([]),
});

/**
 * The built-in views and those of a project's own module, which exports `views` and, if it likes, `services`. A view
 * of the module takes the place of a built-in one of the same name.
 *
 * @param path A JavaScript or TypeScript module. It is run.
 * @throws MarqueeError `invalid-option` when the module cannot be loaded or exports something else.
 */
export async function loadFeatureDefinitions(path: string | undefined): Promise<FeatureDefinitions> {
  if (path === undefined) return new FeatureDefinitions(builtInViews, builtInServices);
  const { views, services } = await loadModule(path);
  return new FeatureDefinitions(
    [...withoutNamesakes(builtInViews, views), ...views],
    [...withoutNamesakes(builtInServices, services), ...services],
  );
}

async function loadModule(path: string): Promise<z.output<typeof moduleSchema>> {
  const exported = await importModule(path);
  const parsed = moduleSchema.safeParse({ ...(exported as object) });
  if (parsed.success) return parsed.data;
  throw new MarqueeError("invalid-option", `${path}: ${z.prettifyError(parsed.error)}`, {
    hint: "Export `views`, an array of what defineFeatureView gives, and `services` of defineFeatureService.",
  });
}

/**
 * Imports a module. Whatever it finds under {@link library} is this very program, so that a project need not install
 * it, and both sides always are of one version.
 */
async function importModule(path: string): Promise<unknown> {
  const own = import.meta.resolve("../../features/index.ts").replace(/[.]ts$/, extension);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === library ? { url: own, shortCircuit: true } : next(specifier, context),
  });
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw new MarqueeError("invalid-option", `${path} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
      hint: `It is a JavaScript or TypeScript module that imports from "${library}" and exports \`views\`.`,
    });
  } finally {
    hooks.deregister();
  }
}

/** `.ts` in a checkout, `.js` in the published package. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));

function isView(value: unknown): boolean {
  return typeof value === "object" && value !== null && "hash" in value && "fields" in value;
}

function withoutNamesakes<Named extends { readonly name: string }>(
  known: readonly Named[],
  own: readonly Named[],
): Named[] {
  const names = new Set(own.map(({ name }) => name));
  return known.filter(({ name }) => !names.has(name));
}
