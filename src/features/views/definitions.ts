import { MarqueeError } from "../../core/index.ts";
import { readReference } from "./reference.ts";
import type { FeatureService } from "./service.ts";
import type { FeatureView, Field } from "./view.ts";

/** A version of a view that is no longer the one in the code. */
export interface OlderView {
  readonly view: FeatureView;
  readonly version: number;
}

/** What depends on a view, directly or through other views. */
export interface Dependents {
  /** Names of the views built on it. */
  readonly views: readonly string[];
  /** Names of the services that use it or a view built on it. */
  readonly services: readonly string[];
}

/** Some fields of one view, under the name by which they were asked for. */
export interface FieldSelection {
  /** `view` or `view@version`, as it was asked for. */
  readonly name: string;
  readonly view: FeatureView;
  readonly fields: readonly Field[];
}

/** All definitions of a project, consistent with each other. */
export class FeatureDefinitions {
  /** In an order in which every view comes after those that it is built on. */
  readonly views: readonly FeatureView[];
  readonly services: readonly FeatureService[];
  private readonly older: ReadonlyMap<string, FeatureView>;

  /**
   * @param older Versions of the registry that the code has no more, to be read as `view@version`.
   * @throws MarqueeError `invalid-option` for a name used twice or a circle, `not-found` for a view or field that is
   * not there.
   */
  constructor(
    views: readonly FeatureView[],
    services: readonly FeatureService[] = [],
    older: readonly OlderView[] = [],
  ) {
    assertUnique("view", views);
    assertUnique("service", services);
    this.views = views;
    this.services = services;
    this.older = new Map(older.map(({ view, version }) => [`${view.name}@${version}`, view]));
    this.views = inOrder(views, (name) => this.view(name));
    for (const { features } of services) this.select(features);
  }

  /** The view of that name, or that version of it. @throws MarqueeError `not-found` */
  view(name: string, version?: number): FeatureView {
    const found =
      version === undefined
        ? this.views.find((view) => view.name === name)
        : this.older.get(`${name}@${version}`);
    if (found) return found;
    const known = version === undefined ? this.views.map((view) => view.name) : [...this.older.keys()];
    const asked = version === undefined ? name : `${name}@${version}`;
    throw notFound("feature view", asked, known);
  }

  /** The service of that name. @throws MarqueeError `not-found` */
  service(name: string): FeatureService {
    const found = this.services.find((service) => service.name === name);
    if (found) return found;
    throw notFound(
      "feature service",
      name,
      this.services.map((service) => service.name),
    );
  }

  /**
   * The fields that references mean, by view, in the order in which they are first named.
   *
   * @param references `view`, `view:field`, `view@2`, `view@2:field`.
   * @throws MarqueeError `not-found`, `invalid-option`
   */
  select(references: readonly string[]): FieldSelection[] {
    const selections = new Map<string, { view: FeatureView; fields: Set<Field> }>();
    for (const text of references) {
      const { view: viewName, version, field } = readReference(text);
      const name = version === undefined ? viewName : `${viewName}@${version}`;
      const view = this.view(viewName, version);
      const selection = selections.get(name) ?? { view, fields: new Set() };
      selections.set(name, selection);
      for (const one of field === undefined ? view.fields : [fieldOf(view, field)]) selection.fields.add(one);
    }
    return Array.from(selections, ([name, { view, fields }]) => ({ name, view, fields: [...fields] }));
  }

  /** What depends on a view. */
  dependents(name: string): Dependents {
    const affected = new Set([name]);
    // Views come after those that they are built on, so one pass finds them all.
    for (const view of this.views) {
      if (view.upstream.some((upstream) => affected.has(upstream))) affected.add(view.name);
    }
    const services = this.services.filter(({ features }) =>
      features.some((feature) => affected.has(readReference(feature).view)),
    );
    affected.delete(name);
    return { views: [...affected], services: services.map((service) => service.name) };
  }
}

/** A field by its name. @throws MarqueeError `not-found` */
export function fieldOf(view: FeatureView, name: string): Field {
  const found = view.fields.find((field) => field.name === name);
  if (found) return found;
  throw notFound(
    `field of the feature view "${view.name}"`,
    name,
    view.fields.map((field) => field.name),
  );
}

function assertUnique(what: string, named: readonly { readonly name: string }[]): void {
  const names = new Set<string>();
  for (const { name } of named) {
    if (names.has(name))
      throw new MarqueeError("invalid-option", `Two feature ${what}s are called "${name}".`);
    names.add(name);
  }
}

function inOrder(
  views: readonly FeatureView[],
  viewOf: (name: string) => FeatureView,
): readonly FeatureView[] {
  const placed = new Set<FeatureView>();
  const place = (view: FeatureView, path: readonly string[]): void => {
    if (placed.has(view)) return;
    if (path.includes(view.name)) {
      throw new MarqueeError(
        "invalid-option",
        `Feature views are built on each other in a circle: ${[...path, view.name].join(" → ")}.`,
      );
    }
    for (const upstream of view.upstream) place(viewOf(upstream), [...path, view.name]);
    placed.add(view);
  };
  for (const view of views) place(view, []);
  return [...placed];
}

function notFound(what: string, name: string, known: readonly string[]): MarqueeError {
  const shown = known.slice(0, 20).join(", ");
  return new MarqueeError("not-found", `There is no ${what} called "${name}".`, {
    hint: known.length === 0 ? "None is defined." : `There are: ${shown}${known.length > 20 ? " …" : ""}.`,
    details: { name },
  });
}
