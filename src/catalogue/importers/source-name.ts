/**
 * The name of a source from the name of its file: `x/disney_plus_titles.csv.gz` is `disney-plus` when an ending
 * `_titles` is dropped.
 */
export function sourceNameOf(file: string, ending?: RegExp): string {
  const base = (file.split("/").at(-1) ?? file).replace(
    /\.(gz|csv|tsv|txt|jsonl?|ndjson|parquet)(?=\.|$)/gi,
    "",
  );
  const short = ending ? base.replace(ending, "") || base : base;
  const slug = short
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, 40).replace(/-+$/, "") || "catalogue";
}
