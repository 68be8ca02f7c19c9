import { mixColours } from "../../../drawing/index.ts";
import {
  between,
  box,
  circle,
  figure,
  glow,
  type Motif,
  type Point,
  path,
  polygon,
  ring,
  stroke,
} from "../shapes.ts";

/** Romance: two soft shapes that overlap in a heart, over gentle waves. */
export const hearts: Motif = ({ random, palette }) => {
  const x = between(random, 100, 140);
  const heart = (cx: number, cy: number, s: number) =>
    `M${cx} ${cy + s}C${cx - s * 1.7} ${cy - s * 0.1} ${cx - s * 0.9} ${cy - s * 1.25} ${cx} ${cy - s * 0.4}C${cx + s * 0.9} ${cy - s * 1.25} ${cx + s * 1.7} ${cy - s * 0.1} ${cx} ${cy + s}Z`;
  const spread = between(random, 24, 36);
  const waves = [0, 1, 2].map((i) => {
    const y = 238 + i * 22;
    return path(
      `M-20 ${y}C60 ${y - between(random, 16, 40)} 120 ${y + between(random, 12, 30)} 260 ${y - 6}V360H-20Z`,
      mixColours(palette.bottom, palette.ground, 0.3 + i * 0.25),
    );
  });
  const specks = Array.from({ length: 16 }, () =>
    path(heart(between(random, 8, 232), between(random, 12, 226), between(random, 2, 6)), palette.second, {
      opacity: between(random, 0.3, 0.8),
    }),
  );
  return [
    ...glow(x, 140, 110, palette.accent),
    circle(x - spread, 136, 62, palette.accent, { opacity: 0.62 }),
    circle(x + spread, 136, 62, palette.second, { opacity: 0.55 }),
    path(heart(x, 140, between(random, 28, 38)), mixColours(palette.accent, "#ffffff", 0.35)),
    ...specks,
    ...waves,
    ...figure(x - 13, 252, 56, palette.ground),
    ...figure(x + 11, 252, 50, palette.ground),
  ];
};

/** Comedy: sun rays behind a laughing face, confetti. */
export const smile: Motif = ({ random, palette }) => {
  const [x, y, r] = [between(random, 100, 140), between(random, 126, 146), between(random, 58, 70)];
  const turn = random.next();
  const rays = Array.from({ length: 12 }, (_, i) => {
    const a = ((i + turn) / 12) * 2 * Math.PI;
    const tip = (angle: number): Point => [x + Math.cos(angle) * 400, y + Math.sin(angle) * 400];
    return polygon([[x, y], tip(a), tip(a + Math.PI / 12)], mixColours(palette.bottom, "#ffffff", 0.3), {
      opacity: 0.5,
    });
  });
  const confetti = Array.from({ length: 34 }, (_, i) => {
    const [cx, cy] = [random.next() * 240, random.next() * 290];
    const colour = [palette.accent, palette.second, "#ffffff"][i % 3];
    return box(cx, cy, between(random, 3, 8), between(random, 3, 8), colour, {
      transform: `rotate(${random.integer(90)} ${cx.toFixed(1)} ${cy.toFixed(1)})`,
    });
  });
  const wink = random.next() < 0.45;
  const eye = (ex: number, closed: boolean) =>
    closed
      ? stroke(`M${ex - 9} ${y - 14}q9 -11 18 0`, palette.ground, 5)
      : circle(ex, y - 16, 8, palette.ground);
  return [
    ...rays,
    ...confetti,
    circle(x + 5, y + 6, r, palette.ground, { opacity: 0.22 }),
    circle(x, y, r, palette.accent),
    eye(x - r * 0.36, false),
    eye(x + r * 0.36, wink),
    path(
      `M${x - r * 0.58} ${y + 8}Q${x} ${y + between(random, 14, 24)} ${x + r * 0.58} ${y + 8}Q${x + r * 0.4} ${y + r * 0.72} ${x} ${y + r * 0.72}T${x - r * 0.58} ${y + 8}Z`,
      palette.ground,
    ),
    path(
      `M${x - r * 0.3} ${y + r * 0.6}Q${x} ${y + r * 0.3} ${x + r * 0.3} ${y + r * 0.6}Q${x} ${y + r * 0.78} ${x - r * 0.3} ${y + r * 0.6}Z`,
      palette.second,
    ),
  ];
};

/** Family: balloons over soft hills and a house. */
export const balloons: Motif = ({ random, palette }) => {
  const colours = [
    palette.accent,
    palette.second,
    mixColours(palette.accent, palette.second, 0.5),
    "#ffffff",
  ];
  const house = between(random, 70, 150);
  const flock = Array.from({ length: 9 + random.integer(5) }, (_, i) => {
    const [bx, by, r] = [
      house + 16 + between(random, -86, 86),
      between(random, 36, 156),
      between(random, 13, 25),
    ];
    return [
      stroke(`M${bx} ${by + r * 1.15}Q${bx} ${by + 60} ${house + 16} 226`, palette.ground, 0.7, {
        opacity: 0.6,
      }),
      path(`M${bx} ${by + r * 1.25}l-4 6h8Z`, colours[i % 4]),
      envelope(bx, by, r, colours[i % 4]),
      circle(bx - r * 0.35, by - r * 0.4, r * 0.2, "#ffffff", { opacity: 0.6 }),
    ];
  });
  return [
    ...[0, 1, 2].map((i) => cloud(between(random, 0, 210), 30 + i * 70, between(random, 12, 20))).flat(),
    ...flock.flat(),
    path(`M0 290Q60 250 130 282T240 268V360H0Z`, mixColours(palette.bottom, palette.ground, 0.45)),
    box(house, 244, 32, 28, palette.second),
    polygon(
      [
        [house - 6, 245],
        [house + 16, 222],
        [house + 38, 245],
      ],
      palette.accent,
    ),
    box(house + 12, 254, 9, 18, palette.ground),
    path(`M0 318Q90 280 240 312V360H0Z`, palette.ground),
  ];
};

const envelope = (x: number, y: number, r: number, fill: string) =>
  path(
    `M${x} ${y + r * 1.28}C${x - r * 1.3} ${y + r * 0.5} ${x - r * 1.15} ${y - r} ${x} ${y - r}S${x + r * 1.3} ${y + r * 0.5} ${x} ${y + r * 1.28}Z`,
    fill,
  );

const cloud = (x: number, y: number, r: number) =>
  [
    [0, 0, 1],
    [1.1, -0.4, 1.2],
    [2.3, 0, 0.9],
  ].map(([dx, dy, s]) => circle(x + dx * r, y + dy * r, r * s, "#ffffff", { opacity: 0.35 }));

/** Animation: a round creature with big eyes among blobs and dots. */
export const creature: Motif = ({ random, palette }) => {
  const [x, y, r] = [between(random, 100, 140), between(random, 150, 176), between(random, 58, 74)];
  const blobs = Array.from({ length: 9 }, (_, i) =>
    circle(
      random.next() * 240,
      random.next() * 250,
      between(random, 8, 40),
      [palette.second, palette.bottom, palette.accent][i % 3],
      { opacity: between(random, 0.2, 0.5) },
    ),
  );
  const ears = random.integer(3);
  const ear = (side: number) => {
    const [ex, ey] = [x + side * r * 0.58, y - r * 0.72];
    if (ears === 0)
      return polygon(
        [
          [ex - side * 20, ey + 22],
          [ex + side * 12, ey - 40],
          [ex + side * 24, ey + 30],
        ],
        palette.accent,
      );
    if (ears === 1) return circle(ex + side * 4, ey, r * 0.34, palette.accent);
    return stroke(`M${ex - side * 12} ${ey + 10}q${side * 4} -34 ${side * 20} -44`, palette.accent, 7);
  };
  const look = between(random, -5, 5);
  const eye = (side: number) => [
    circle(x + side * r * 0.36, y - r * 0.16, r * 0.27, "#ffffff"),
    circle(x + side * r * 0.36 + look, y - r * 0.12, r * 0.14, palette.ground),
    circle(x + side * r * 0.36 + look + 3, y - r * 0.17, r * 0.045, "#ffffff"),
  ];
  return [
    ...blobs,
    ear(-1),
    ear(1),
    path(`M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}V320H${x - r}Z`, palette.accent),
    path(
      `M${x - r * 0.55} 320V${y + r * 0.9}A${r * 0.55} ${r * 0.5} 0 0 1 ${x + r * 0.55} ${y + r * 0.9}V320Z`,
      "#ffffff",
      { opacity: 0.3 },
    ),
    ...eye(-1),
    ...eye(1),
    stroke(
      `M${x - r * 0.2} ${y + r * 0.3}Q${x} ${y + r * between(random, 0.42, 0.6)} ${x + r * 0.2} ${y + r * 0.3}`,
      palette.ground,
      3.5,
    ),
    circle(x - r * 0.62, y + r * 0.2, r * 0.12, palette.second, { opacity: 0.6 }),
    circle(x + r * 0.62, y + r * 0.2, r * 0.12, palette.second, { opacity: 0.6 }),
    path("M0 306Q120 284 240 306V360H0Z", palette.ground),
  ];
};

/** Music: a record and the bars of an equaliser, spotlights from above. */
export const record: Motif = ({ random, palette }) => {
  const [x, y] = [between(random, 96, 144), between(random, 116, 134)];
  const grooves = [74, 66, 58, 50, 42, 34].map((r) => ring(x, y, r, palette.second, 1, 0.35));
  const bars = Array.from({ length: 15 }, (_, i) => {
    const height = 20 + 78 * Math.abs(Math.sin(i * between(random, 0.5, 0.9) + 1)) * between(random, 0.5, 1);
    return box(
      4 + i * 16,
      290 - height,
      11,
      height + 70,
      mixColours(palette.accent, palette.second, i / 15),
      { rx: 3 },
    );
  });
  const beam = (from: number, to: number) =>
    polygon(
      [
        [from - 4, 0],
        [from + 4, 0],
        [to + 44, 300],
        [to - 44, 300],
      ],
      palette.second,
      { opacity: 0.14 },
    );
  return [
    beam(30, between(random, 60, 150)),
    beam(210, between(random, 90, 180)),
    circle(x, y, 82, palette.ground),
    ...grooves,
    path(`M${x} ${y}L${x - 78} ${y - 24}A82 82 0 0 1 ${x - 46} ${y - 66}Z`, "#ffffff", { opacity: 0.16 }),
    circle(x, y, 27, palette.accent),
    circle(x, y, 5, palette.top),
    ...bars,
  ];
};

/** Documentary: a lens with its aperture, and a strip of measured bars. */
export const lens: Motif = ({ random, palette }) => {
  const [x, y, r] = [between(random, 100, 140), between(random, 118, 140), between(random, 70, 84)];
  const blades = 7;
  const turn = random.next();
  const opening = between(random, 0.32, 0.5);
  const point = (i: number, reach: number): Point => {
    const a = ((i + turn) / blades) * 2 * Math.PI;
    return [x + Math.cos(a) * r * reach, y + Math.sin(a) * r * reach];
  };
  const petals = Array.from({ length: blades }, (_, i) =>
    polygon(
      [point(i, opening), point(i + 1, opening), point(i + 2.1, 0.98), point(i + 1.05, 0.98)],
      mixColours(palette.accent, palette.ground, 0.12 + (i % 2) * 0.22),
      { opacity: 0.95 },
    ),
  );
  const bars = Array.from({ length: 24 }, (_, i) =>
    box(i * 10 + 2, 262 - between(random, 2, 26), 6, 100, mixColours(palette.second, palette.bottom, 0.3), {
      opacity: 0.55,
    }),
  );
  return [
    ...glow(x, y, r * 1.5, palette.second),
    circle(x, y, r + 10, palette.ground),
    ring(x, y, r + 4, palette.second, 1.5, 0.7),
    circle(x, y, r, mixColours(palette.bottom, "#ffffff", 0.35)),
    ...petals,
    circle(x - r * 0.3, y - r * 0.32, r * 0.1, "#ffffff", { opacity: 0.75 }),
    ...bars,
    stroke("M16 34v-16h16M224 34v-16h-16", palette.second, 2),
    circle(222, 250, 4, "#ff3b30"),
  ];
};

/** Sport: lanes of a track that bend, and a ball. */
export const track: Motif = ({ random, palette }) => {
  const side = random.next() < 0.5;
  const cx = side ? -20 : 260;
  const lanes = Array.from({ length: 7 }, (_, i) =>
    ring(
      cx,
      330,
      120 + i * 30,
      i % 2 ? palette.accent : mixColours(palette.accent, palette.ground, 0.25),
      28,
      0.95,
    ),
  );
  const lines = Array.from({ length: 8 }, (_, i) => ring(cx, 330, 105 + i * 30, "#ffffff", 1.8, 0.85));
  const [x, y] = [side ? between(random, 150, 190) : between(random, 50, 90), between(random, 54, 80)];
  return [
    ...lanes,
    ...lines,
    circle(x + 4, y + 5, 34, palette.ground, { opacity: 0.3 }),
    circle(x, y, 34, palette.second),
    stroke(
      `M${x - 33} ${y - 8}Q${x} ${y + 10} ${x + 33} ${y - 8}M${x - 8} ${y - 33}Q${x + 8} ${y} ${x - 8} ${y + 33}`,
      palette.ground,
      2.2,
    ),
    ...figure(side ? 120 : 110, 284, 84, palette.ground),
  ];
};

/** Drama of people: faces as overlapping discs of colour. */
export const faces: Motif = ({ random, palette }) => {
  const head = (x: number, y: number, s: number, side: number, colour: string) =>
    path(
      `M${x - side * s * 0.5} ${y + s * 2.8}V${y + s * 0.9}Q${x - side * s * 0.95} ${y + s * 0.3} ${x - side * s * 0.72} ${y - s * 0.4}Q${x - side * s * 0.4} ${y - s} ${x + side * s * 0.2} ${y - s * 0.9}Q${x + side * s * 0.8} ${y - s * 0.75} ${x + side * s * 0.74} ${y - s * 0.1}L${x + side * s} ${y + s * 0.26}L${x + side * s * 0.78} ${y + s * 0.36}L${x + side * s * 0.74} ${y + s * 0.76}Q${x + side * s * 0.6} ${y + s * 0.95} ${x + side * s * 0.22} ${y + s * 0.86}V${y + s * 2.8}Z`,
      colour,
      { opacity: 0.88 },
    );
  const s = between(random, 60, 74);
  const drift = between(random, -12, 12);
  const facing = random.next() < 0.6 ? 1 : -1;
  return [
    circle(between(random, 60, 180), between(random, 80, 120), between(random, 50, 80), palette.second, {
      opacity: 0.3,
    }),
    head(76 + drift, between(random, 126, 150), s, facing, palette.accent),
    head(
      164 + drift,
      between(random, 140, 170),
      s * between(random, 0.82, 1),
      -facing,
      mixColours(palette.second, palette.ground, 0.25),
    ),
    path("M0 300Q120 262 240 300V360H0Z", palette.ground),
  ];
};
