import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import type { SpectrumMapPoint } from "../spectrum-map.ts";
import { spectrumMapHtml } from "../spectrum-map-html.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const folders = (process.env.PATH ?? "").split(":");
const browser =
  process.env.MARQUEE_CHROMIUM ??
  folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));

/** Runs in the page after the viewer has started; every finding becomes a line of the element `findings`. */
const visit = `
const by = (id) => document.getElementById(id);
const findings = [];
const find = (name, value) => findings.push(name + "=" + value);
const canvas = by("map");
const pointer = (kind, x, y, more) => canvas.dispatchEvent(new PointerEvent(kind, { clientX: x, clientY: y, pointerId: 1, bubbles: true, cancelable: true, ...more }));
canvas.setPointerCapture = () => {};
const press = (target, key) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
find("ready", document.documentElement.classList.contains("ready"));
find("genres", by("legend").children.length);
const boxes = by("legend").querySelectorAll("input");
boxes[0].click();
find("off", by("status").textContent);
by("legend").querySelectorAll(".only")[0].click();
find("only", by("status").textContent);
by("show-all").click();
find("all", by("status").textContent);
const search = by("search");
search.value = "ROMANCE 7";
search.dispatchEvent(new Event("input"));
find("suggested", by("suggestions").firstElementChild.textContent);
find("active", search.getAttribute("aria-activedescendant"));
press(search, "Enter");
find("card", by("card").querySelector("h2").textContent);
find("near", by("card").querySelectorAll("ol button").length);
by("card").querySelectorAll("ol button")[1].click();
find("neighbour", by("card").querySelector("h2").textContent);
press(canvas, "Escape");
find("closed", by("card").hidden);
const middle = { x: canvas.width / devicePixelRatio / 2, y: canvas.height / devicePixelRatio / 2 };
press(canvas, "Enter");
find("keyboard", by("card").hidden);
press(canvas, "Escape");
for (let x = 40; x < 900 && by("tooltip").hidden; x += 3) for (let y = 120; y < 560 && by("tooltip").hidden; y += 3) { pointer("pointermove", x, y); middle.x = x; middle.y = y; }
find("tooltip", by("tooltip").querySelector("b").textContent);
const hovered = by("tooltip").querySelector("b").textContent;
pointer("pointerdown", middle.x, middle.y);
pointer("pointerup", middle.x, middle.y, { button: 0 });
find("clicked", hovered.startsWith(by("card").querySelector("h2").textContent));
canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -400, clientX: 300, clientY: 300, bubbles: true, cancelable: true }));
find("evil", document.querySelectorAll("b.evil").length);
requestAnimationFrame(() => requestAnimationFrame(() => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 0; i < pixels.length; i += 4) if (Math.abs(pixels[i] - pixels[0]) + Math.abs(pixels[i + 1] - pixels[1]) > 60) painted++;
  find("painted", painted > 500);
  const report = document.createElement("pre");
  report.id = "findings";
  report.textContent = findings.join("\\n");
  document.body.append(report);
}));
`;

function pageWith(script: string): string {
  const random = createRandom(4);
  const cluster = (genre: string, x: number, count: number): SpectrumMapPoint[] =>
    Array.from({ length: count }, (_, i) => ({
      x: x + random.normal(),
      y: random.normal(),
      name: i === 3 ? `<b class="evil">${genre}</b>` : `${genre} ${i}`,
      kind: "film",
      genres: [genre],
      primaryGenre: genre,
      votes: i,
      neighbours: [5, 6, 7],
      similarities: [0.9, 0.8, 0.7],
    }));
  const page = spectrumMapHtml({
    title: "t",
    points: [...cluster("Horror", 0, 60), ...cluster("Romance", 9, 40)],
  });
  const hash = createHash("sha256").update(script).digest("base64");
  return page
    .replace("script-src ", `script-src &#39;sha256-${hash}&#39; `)
    .replace("</body>", () => `<script>${script}</script></body>`);
}

describe.skipIf(browser === undefined)(
  "the map in a browser (needs Chromium on the path or MARQUEE_CHROMIUM)",
  () => {
    let folder = "";
    let findings = new Map<string, string>();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "marquee-map-"));
      const file = join(folder, "map.html");
      await writeFile(file, pageWith(visit));
      const flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
      ];
      const more = [
        "--disable-component-update",
        "--disable-sync",
        `--user-data-dir=${folder}`,
        "--window-size=1000,600",
      ];
      const { stdout } = await promisify(execFile)(
        browser ?? "",
        [...flags, ...more, "--virtual-time-budget=4000", "--dump-dom", `file://${file}`],
        { timeout: 55_000, maxBuffer: 64 * 1024 * 1024 },
      );
      const text = /<pre id="findings">([\s\S]*?)<\/pre>/.exec(stdout)?.[1] ?? "";
      findings = new Map(
        text
          .split("\n")
          .map((line): [string, string] => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
      );
    });
    afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

    it("starts and paints", () => {
      expect(findings.get("ready")).toBe("true");
      expect(findings.get("painted")).toBe("true");
      expect(findings.get("evil")).toBe("0");
    });

    it("switches genres off and on", () => {
      expect(findings.get("genres")).toBe("2");
      expect(findings.get("off")).toBe("40 of 100 titles shown.");
      expect(findings.get("only")).toBe("60 of 100 titles shown.");
      expect(findings.get("all")).toBe("100 of 100 titles shown.");
    });

    it("searches, shows the card and goes to a neighbour", () => {
      expect(findings.get("suggested")).toBe("Romance 7");
      expect(findings.get("active")).toBe("suggestion-0");
      expect(findings.get("card")).toBe("Romance 7");
      expect(findings.get("near")).toBe("3");
      expect(findings.get("neighbour")).toBe("Horror 6");
    });

    it("answers to keys and pointer", () => {
      expect(findings.get("closed")).toBe("true");
      expect(findings.get("keyboard")).toBe("false");
      expect(findings.get("tooltip")).toMatch(/Horror|Romance/);
      expect(findings.get("clicked")).toBe("true");
    });
  },
);
