export { type Bar, type BarChartOptions, barChart } from "./charts/bar-chart.ts";
export {
  type GroupedBarChartOptions,
  type GroupedSeries,
  groupedBarChart,
} from "./charts/grouped-bar-chart.ts";
export { type LineChartOptions, type LinePoint, type LineSeries, lineChart } from "./charts/line-chart.ts";
export { type ScatterChartOptions, type ScatterPoint, scatterChart } from "./charts/scatter-chart.ts";
export {
  categoricalPalette,
  divergingColour,
  genreColours,
  inkOn,
  luminance,
  mixColours,
  sequentialColour,
} from "./colours.ts";
export type { FontFace } from "./fonts.ts";
export { type Content, escapeMarkup, html, Markup, trustedMarkup } from "./markup.ts";
export {
  type DataTableOptions,
  dataImage,
  dataTable,
  factGrid,
  figure,
  type HtmlPageOptions,
  htmlPage,
  type TableColumn,
} from "./page.ts";
export { type JpegOptions, type PngOptions, svgToJpeg, svgToPng } from "./raster.ts";
export { formatTick } from "./scales.ts";
export { type Attributes, element, formatNumber, type SvgDocumentOptions, svgDocument } from "./svg.ts";
export {
  canDraw,
  ellipsise,
  measureText,
  type TextOutlineOptions,
  type TextStyle,
  textOutline,
  wrapText,
} from "./text.ts";
export type { SpectrumMap, SpectrumMapPoint } from "./spectrum-map/spectrum-map.ts";
export { spectrumMapHtml } from "./spectrum-map/spectrum-map-html.ts";
export { type SpectrumMapSvgOptions, spectrumMapSvg } from "./spectrum-map/spectrum-map-svg.ts";
