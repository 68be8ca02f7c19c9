import { MarqueeError } from "../../core/index.ts";
import { type FeatureReference, readReference } from "../views/reference.ts";
import type { FeatureView } from "../views/view.ts";

/** A view that can be served: the definition with its version from the registry. */
export interface ServedView {
  readonly view: FeatureView;
  readonly version: number;
  /** Whether it is the version that is meant when none is named. */
  readonly current: boolean;
}

/** Some fields of one view, in the order in which they were asked for. */
export interface ViewSelection {
  readonly served: ServedView;
  /** How the view was named, such as `title-facts` or `title-facts@2`. */
  readonly label: string;
  /** Positions of the fields in the view. */
  readonly positions: readonly number[];
  /** The names under which the fields are given back. */
  readonly names: readonly string[];
}

/** Name and version of a view as one text, such as `title-facts@2`: what online records are kept under. */
export function onlineViewName({ view, version }: Pick<ServedView, "view" | "version">): string {
  return `${view.name}@${version}`;
}

/** Finds views and fields by name. */
export class ViewDirectory {
  private readonly views: readonly ServedView[];

  constructor(views: readonly ServedView[]) {
    this.views = views;
  }

  /**
   * What `view`, `view:field`, `view@2` or `view@2:field` mean, grouped by view; fields are called `view:field`.
   *
   * @throws MarqueeError `invalid-option` or `not-found` that names what is wrong and what there is.
   */
  select(references: readonly string[]): ViewSelection[] {
    if (references.length === 0) {
      throw new MarqueeError("invalid-option", "No feature was asked for.", { hint: this.knownViews() });
    }
    const groups = new Map<string, { readonly served: ServedView; readonly fields: Map<number, string> }>();
    for (const reference of references.map(readReference)) {
      const label =
        reference.version === undefined ? reference.view : `${reference.view}@${reference.version}`;
      const group = groups.get(label) ?? { served: this.find(reference), fields: new Map<number, string>() };
      for (const position of positionsOf(group.served.view, reference.field)) {
        group.fields.set(position, `${label}:${group.served.view.fields[position].name}`);
      }
      groups.set(label, group);
    }
    return [...groups].map(([label, { served, fields }]) => ({
      served,
      label,
      positions: [...fields.keys()],
      names: [...fields.values()],
    }));
  }

  /** Fields of a view that the caller has as code; fields keep their names. @throws MarqueeError `not-found` */
  selectFrom(view: FeatureView, fields: readonly string[] | undefined): ViewSelection {
    const served = this.views.find((known) => known.view.hash === view.hash);
    if (!served) {
      throw new MarqueeError(
        "not-found",
        `Feature view "${view.name}" is not registered as it stands in the code.`,
        {
          hint: "Run `marquee features materialize`, which registers new versions and fills them.",
          details: { view: view.name },
        },
      );
    }
    const positions = fields
      ? fields.flatMap((field) => positionsOf(view, field))
      : positionsOf(view, undefined);
    return {
      served,
      label: view.name,
      positions,
      names: positions.map((position) => view.fields[position].name),
    };
  }

  private find({ view: name, version }: FeatureReference): ServedView {
    const versions = this.views.filter(({ view }) => view.name === name);
    if (versions.length === 0) {
      throw new MarqueeError("not-found", `There is no feature view "${name}".`, { hint: this.knownViews() });
    }
    const found = versions.find((known) =>
      version === undefined ? known.current : known.version === version,
    );
    if (found) return found;
    const numbers = versions.map((known) => known.version).join(", ");
    throw new MarqueeError("not-found", `Feature view "${name}" has no version ${version ?? "in use"}.`, {
      hint: `Its versions are: ${numbers}.`,
    });
  }

  private knownViews(): string {
    const names = [...new Set(this.views.map(({ view }) => view.name))].sort();
    return names.length > 0
      ? `The views are: ${names.join(", ")}.`
      : "No view is registered yet: run `marquee features materialize --all`.";
  }
}

function positionsOf(view: FeatureView, field: string | undefined): number[] {
  if (field === undefined) return view.fields.map((_field, position) => position);
  const position = view.fields.findIndex(({ name }) => name === field);
  if (position >= 0) return [position];
  const names = view.fields.map(({ name }) => name);
  throw new MarqueeError("not-found", `Feature view "${view.name}" has no field "${field}".`, {
    hint: `Its fields are: ${names.slice(0, 30).join(", ")}${names.length > 30 ? " …" : ""}.`,
    details: { view: view.name, field },
  });
}
