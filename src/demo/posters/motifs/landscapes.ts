import { mixColours } from "../../../drawing/index.ts";
import {
  between,
  box,
  circle,
  figure,
  glow,
  type Motif,
  path,
  polygon,
  ridge,
  stars,
  stroke,
} from "../shapes.ts";

/** Adventure: a sun behind rows of mountains, a path and a traveller. */
export const mountains: Motif = ({ random, palette }) => {
  const [x, y] = [between(random, 60, 180), between(random, 80, 140)];
  const rows = [0.25, 0.5, 0.78].map((share, i) =>
    ridge(
      random,
      { y: 210 + i * 34, rise: 110 - i * 30, steps: 5 + 2 * i, soft: false },
      mixColours(palette.bottom, palette.ground, share),
    ),
  );
  return [
    ...glow(x, y, between(random, 70, 100), palette.accent),
    circle(x, y, between(random, 26, 44), palette.accent),
    ...rows,
    path(
      `M${x} 268Q${x - 40} 300 ${x + 10} 318T${x} 360H${x + 46}Q${x + 70} 318 ${x + 24} 298T${x + 6} 268Z`,
      palette.second,
      {
        opacity: 0.45,
      },
    ),
    ...figure(x + 6, 276, 22, palette.ground),
  ];
};

/** Western: mesas under a low sun, a cactus, birds. */
export const mesas: Motif = ({ random, palette }) => {
  const x = between(random, 70, 170);
  const mesa = (left: number, width: number, height: number, colour: string) =>
    polygon(
      [
        [left, 262],
        [left + width * 0.14, 262 - height * 0.5],
        [left + width * 0.18, 262 - height],
        [left + width * 0.82, 262 - height],
        [left + width * 0.86, 262 - height * 0.5],
        [left + width, 262],
      ],
      colour,
    );
  const cactus = between(random, 24, 60);
  const bands = [0, 1, 2, 3].map((i) =>
    box(x - 62, 176 + i * 17, 124, 3 + i * 1.6, mixColours(palette.top, palette.bottom, 0.72)),
  );
  const arms = `M${cactus} 318V232M${cactus} 284h-13v-24M${cactus} 270h14v-26`;
  return [
    ...glow(x, 176, 104, palette.accent),
    circle(x, 176, 60, palette.accent),
    ...bands,
    mesa(
      between(random, -40, 0),
      between(random, 90, 120),
      between(random, 50, 80),
      mixColours(palette.bottom, palette.ground, 0.45),
    ),
    mesa(
      between(random, 130, 160),
      between(random, 90, 130),
      between(random, 60, 105),
      mixColours(palette.bottom, palette.ground, 0.62),
    ),
    box(0, 260, 240, 100, mixColours(palette.bottom, palette.ground, 0.75)),
    stroke(arms, palette.ground, 9, { "stroke-linejoin": "round" }),
    stroke(`M${x + 20} 80q7 -8 13 0q6 -8 13 0M${x + 50} 100q5 -6 9 0q4 -6 9 0`, palette.ground, 2),
  ];
};

/** Drama by the sea: a low sun over layered water, with a boat. */
export const sea: Motif = ({ random, palette }) => {
  const x = between(random, 60, 180);
  const boat = between(random, 50, 190);
  const waves = [0, 1, 2, 3, 4].map((i) => {
    const y = 196 + i * 22;
    const swing = between(random, 6, 13);
    const shift = between(random, -60, 0);
    let d = `M${shift} ${y}`;
    for (let k = 0; k < 6; k++) d += `q30 ${k % 2 ? swing : -swing} 60 0`;
    return path(`${d}V360H${shift}Z`, mixColours(palette.bottom, palette.ground, 0.22 + i * 0.16));
  });
  const hull = [
    path(`M${boat - 20} 204q20 16 40 0Z`, palette.ground),
    polygon(
      [
        [boat, 202],
        [boat, 160],
        [boat + 22, 198],
      ],
      palette.second,
    ),
    polygon(
      [
        [boat - 3, 200],
        [boat - 3, 172],
        [boat - 16, 198],
      ],
      palette.accent,
    ),
  ];
  return [
    ...glow(x, 150, 92, palette.accent),
    circle(x, 150, between(random, 34, 54), palette.accent),
    waves[0],
    ...hull,
    ...waves.slice(1),
  ];
};

/** Drama on land: a lone tree on a hill, birds, somebody waiting. */
export const loneTree: Motif = ({ random, palette }) => {
  const x = between(random, 80, 160);
  const leaves = Array.from({ length: 26 }, (_, i) => {
    const angle = random.next() * 2 * Math.PI;
    const reach = Math.sqrt(random.next()) * 50;
    const colour =
      i % 4 === 0 ? palette.second : mixColours(palette.accent, palette.ground, random.next() * 0.4);
    return circle(
      x + Math.cos(angle) * reach * 1.15,
      134 + Math.sin(angle) * reach * 0.8,
      between(random, 9, 20),
      colour,
      {
        opacity: 0.85,
      },
    );
  });
  const trunk = `M${x - 4} 258Q${x - 2} 200 ${x - 9} 160L${x} 184L${x + 14} 152Q${x + 4} 206 ${x + 7} 258Z`;
  const falling = Array.from({ length: 7 }, () =>
    circle(between(random, 20, 220), between(random, 190, 250), between(random, 1.5, 3.5), palette.accent),
  );
  return [
    circle(between(random, 40, 200), between(random, 60, 100), 30, palette.second, { opacity: 0.55 }),
    path(trunk, palette.ground),
    ...leaves,
    path(`M0 270Q${x} 226 240 276V360H0Z`, mixColours(palette.bottom, palette.ground, 0.7)),
    path("M0 300Q80 270 240 308V360H0Z", palette.ground),
    ...falling,
    ...figure(x + (x > 120 ? -52 : 52), 264, 30, palette.ground),
  ];
};

/** War: searchlights over a horizon of smoke, banners on poles. */
export const banners: Motif = ({ random, palette }) => {
  const lights = [0, 1, 2].map((i) => {
    const foot = 40 + i * 80;
    const lean = between(random, -70, 70);
    return polygon(
      [
        [foot - 4, 270],
        [foot + 4, 270],
        [foot + lean + 26, 0],
        [foot + lean - 26, 0],
      ],
      palette.second,
      { opacity: 0.16 },
    );
  });
  const smoke = Array.from({ length: 14 }, (_, i) =>
    circle(
      i * 19 - 5,
      between(random, 232, 262),
      between(random, 18, 34),
      mixColours(palette.bottom, palette.ground, between(random, 0.35, 0.6)),
    ),
  );
  const flags = [0, 1, 2].map((i) => {
    const x = 48 + i * 66 + between(random, -10, 10);
    const top = between(random, 92, 150);
    const wide = between(random, 36, 50);
    const cloth = `M${x} ${top}q${wide / 4} -8 ${wide / 2} 0t${wide / 2} 0v34q${-wide / 4} 8 ${-wide / 2} 0t${-wide / 2} 0Z`;
    return [
      stroke(`M${x} ${top - 4}V300`, palette.ground, 3),
      path(cloth, i === 1 ? palette.second : palette.accent),
    ];
  });
  return [
    ...lights,
    ...smoke,
    ...flags.flat(),
    ridge(random, { y: 290, rise: 18, steps: 14, soft: false }, palette.ground),
  ];
};

/** History: a row of columns under a pediment, the sun between them. */
export const columns: Motif = ({ random, palette }) => {
  const stone = mixColours(palette.second, palette.bottom, 0.35);
  const shade = mixColours(stone, palette.ground, 0.45);
  const count = 4 + random.integer(2);
  const step = 176 / (count - 1);
  const shafts = Array.from({ length: count }, (_, i) => {
    const x = 32 + i * step;
    const broken = random.next() < 0.25 ? between(random, 20, 80) : 0;
    return [
      box(x - 9, 146 + broken, 18, 130 - broken, stone),
      box(x + 2, 146 + broken, 7, 130 - broken, shade, { opacity: 0.7 }),
      box(x - 13, 270, 26, 9, shade),
      broken === 0 ? box(x - 13, 140, 26, 8, shade) : null,
    ];
  });
  const sun = between(random, 80, 160);
  return [
    ...glow(sun, 190, 90, palette.accent),
    circle(sun, 190, 42, palette.accent),
    ...shafts.flat().filter((part) => part !== null),
    box(10, 124, 220, 17, stone),
    polygon(
      [
        [8, 124],
        [120, between(random, 64, 84)],
        [232, 124],
      ],
      shade,
    ),
    polygon(
      [
        [44, 116],
        [120, 88],
        [196, 116],
      ],
      stone,
      { opacity: 0.5 },
    ),
    box(0, 278, 240, 82, palette.ground),
  ];
};

/** Fantasy: a castle on a rock under a great moon, stars. */
export const castle: Motif = (options) => {
  const { random, palette } = options;
  const [x, y] = [between(random, 80, 160), between(random, 96, 120)];
  const far = mixColours(palette.bottom, palette.ground, 0.72);
  const tower = (left: number, width: number, top: number) => [
    box(left, top, width, 270 - top, far),
    polygon(
      [
        [left - 4, top],
        [left + width / 2, top - width * 1.7],
        [left + width + 4, top],
      ],
      palette.accent,
    ),
    box(left + width / 2 - 2, top + 14, 4, 9, palette.second, { rx: 2 }),
  ];
  const base = x - 44;
  return [
    ...stars(options, 46, palette.second),
    ...glow(x, y, 96, palette.second),
    circle(x, y, between(random, 50, 64), palette.second, { opacity: 0.92 }),
    ...tower(base, 17, between(random, 168, 190)),
    ...tower(base + 64, 19, between(random, 150, 180)),
    ...tower(base + 30, 24, between(random, 124, 146)),
    box(base + 8, 206, 70, 64, far),
    path(
      `M${base - 70} 320Q${base} 236 ${base + 44} 236T${base + 160} 320V360H${base - 70}Z`,
      palette.ground,
    ),
    ridge(random, { y: 300, rise: 30, steps: 9, soft: true }, palette.ground),
  ];
};
