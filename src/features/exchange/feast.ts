import { type Entity, entityKeys, type KeyColumn } from "../views/entity.ts";
import type { FeatureView } from "../views/view.ts";
import { createdTimestamp, eventTimestamp, exchangeColumns } from "./layout.ts";

/** A view with the file that its values were exported to. */
export interface FeastView {
  readonly view: FeatureView;
  /** Path of the file, seen from the folder of the Feast project. */
  readonly path: string;
}

const nameOf: Readonly<Record<KeyColumn, Exclude<Entity, "title-viewer">>> = {
  titleId: "title",
  viewerId: "viewer",
};

/**
 * Python that registers exported files with Feast: an entity for each key, a file source and a feature view for each
 * view. Names have underscores instead of hyphens, as Python wants it.
 */
export function feastDefinitions(views: readonly FeastView[]): string {
  const keys = [...new Set(views.flatMap(({ view }) => view.keys))];
  const entities = keys.map(
    (key) =>
      `${nameOf[key]} = Entity(name="${nameOf[key]}", join_keys=["${key}"], value_type=ValueType.STRING)`,
  );
  return `# Made by \`marquee features export\`.
from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, ValueType
from feast.types import Array, Bool, Float64, Int64, String, UnixTimestamp

${entities.join("\n")}

${views.map(viewPython).join("\n")}`;
}

function viewPython({ view, path }: FeastView): string {
  const name = view.name.replaceAll("-", "_");
  const fields = exchangeColumns(view).flatMap((column) => {
    const field = view.fields.find((one) => one.name === column.name);
    if (!field) return [];
    return [
      `        Field(name=${text(column.name)}, dtype=${column.feast}, description=${text(field.description)}),`,
    ];
  });
  return `${name}_source = FileSource(
    name="${name}_source",
    path=${text(path)},
    timestamp_field="${eventTimestamp}",
    created_timestamp_column="${createdTimestamp}",
)
${name} = FeatureView(
    name="${name}",
    entities=[${entityKeys[view.entity].map((key) => nameOf[key]).join(", ")}],
    ttl=timedelta(milliseconds=${view.timeToLiveMs ?? 0}),
    schema=[
${fields.join("\n")}
    ],
    source=${name}_source,
    owner=${text(view.owner)},
    description=${text(view.description)},
)
`;
}

/** A text as Python and JSON both write it. */
const text = (value: string) => JSON.stringify(value);
