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
  stars,
  stroke,
} from "../shapes.ts";

/** Science fiction: a ringed planet with moons over a grid that runs to the horizon. */
export const planets: Motif = (options) => {
  const { random, palette } = options;
  const [x, y, r] = [between(random, 90, 150), between(random, 96, 120), between(random, 44, 62)];
  const tilt = between(random, -28, 28);
  const bands = [0.5, 0.1, -0.34].map((share, i) =>
    path(
      `M${x - r * Math.sqrt(1 - share * share)} ${y - share * r}Q${x} ${y - share * r + 16} ${x + r * Math.sqrt(1 - share * share)} ${y - share * r}`,
      "none",
      {
        stroke: mixColours(palette.accent, palette.ground, 0.25 + i * 0.16),
        "stroke-width": 7,
        opacity: 0.7,
      },
    ),
  );
  const halo = (front: boolean) =>
    stroke(
      `M${x - r * 1.75} ${y}A${r * 1.75} ${r * 0.42} 0 0 ${front ? 0 : 1} ${x + r * 1.75} ${y}`,
      palette.second,
      5,
      {
        transform: `rotate(${tilt.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)})`,
        opacity: 0.9,
      },
    );
  const grid = [
    ...Array.from({ length: 13 }, (_, i) => `M120 226L${-240 + i * 60} 360`),
    ...[0, 1, 2, 3, 4, 5].map((i) => `M0 ${226 + i * i * 4.6 + i * 4}H240`),
  ].join("");
  const moon = between(random, 24, 60);
  return [
    ...stars(options, 70, "#ffffff"),
    halo(false),
    circle(x, y, r, palette.accent),
    ...bands,
    path(
      `M${x} ${y - r}A${r} ${r} 0 0 1 ${x} ${y + r}A${r * 1.35} ${r * 1.35} 0 0 0 ${x} ${y - r}Z`,
      palette.ground,
      { opacity: 0.45 },
    ),
    halo(true),
    circle(
      random.next() < 0.5 ? moon : 240 - moon,
      between(random, 30, 60),
      between(random, 7, 14),
      palette.second,
    ),
    box(0, 226, 240, 134, palette.ground, { opacity: 0.75 }),
    stroke(grid, palette.accent, 1, { opacity: 0.55 }),
  ];
};

/** Horror: a moon behind bare trees, and teeth. */
export const teeth: Motif = ({ random, palette }) => {
  const x = between(random, 70, 170);
  const tree = (foot: number, height: number) => {
    const lean = between(random, -14, 14);
    const branches = [0.42, 0.56, 0.68, 0.8].map((share, i) => {
      const [bx, by] = [foot + lean * share, 262 - height * share];
      const side = i % 2 ? -1 : 1;
      return `M${bx} ${by}l${side * between(random, 12, 30)} ${-between(random, 14, 30)}l${side * 8} ${-between(random, 2, 16)}`;
    });
    return [
      polygon(
        [
          [foot - 6, 264],
          [foot + lean, 262 - height],
          [foot + 6, 264],
        ],
        palette.ground,
      ),
      stroke(branches.join(""), palette.ground, 2.4),
    ];
  };
  const jaw = (top: boolean): Point[] => {
    const count = 11;
    const edge = top ? 0 : 262;
    const points: Point[] = [
      [0, edge],
      ...Array.from({ length: count * 2 + 1 }, (_, i): Point => {
        const depth = i % 2 ? between(random, 16, 40) : 4;
        return [(i / (count * 2)) * 240, top ? depth : edge - depth];
      }),
      [240, edge],
    ];
    return top ? points : [...points, [240, 360], [0, 360]];
  };
  return [
    ...glow(x, 120, 100, palette.accent),
    circle(x, 120, between(random, 42, 58), palette.accent, { opacity: 0.92 }),
    circle(x - 14, 108, 9, palette.ground, { opacity: 0.14 }),
    circle(x + 16, 132, 13, palette.ground, { opacity: 0.14 }),
    ...tree(between(random, 14, 44), between(random, 160, 220)),
    ...tree(between(random, 196, 226), between(random, 150, 220)),
    ...(random.next() < 0.55 ? figure(x, 250, 58, palette.ground) : []),
    random.next() < 0.6 ? polygon(jaw(true), palette.ground) : circle(x, 120, 0, "none"),
    polygon(jaw(false), palette.ground),
  ];
};

/** Crime: a skyline with lit windows, and a street lamp's cone with somebody in it. */
export const skyline: Motif = ({ random, palette }) => {
  const layer = (y: number, colour: string, lit: boolean) => {
    const parts = [];
    for (let x = -6; x < 240; ) {
      const width = between(random, 20, 40);
      const top = y - between(random, 10, 96);
      parts.push(box(x, top, width + 0.5, 360 - top, colour));
      if (lit && random.next() < 0.35) parts.push(box(x + width / 2 - 1, top - 16, 2, 16, colour));
      for (let wy = top + 8; lit && wy < 262; wy += 11) {
        for (let wx = x + 5; wx < x + width - 6; wx += 8) {
          if (random.next() < 0.3)
            parts.push(box(wx, wy, 3.6, 5.4, palette.accent, { opacity: between(random, 0.5, 1) }));
        }
      }
      x += width;
    }
    return parts;
  };
  const lamp = between(random, 60, 180);
  return [
    circle(between(random, 40, 200), between(random, 40, 80), 24, palette.second, { opacity: 0.85 }),
    ...layer(176, mixColours(palette.bottom, palette.ground, 0.4), false),
    ...layer(214, mixColours(palette.bottom, palette.ground, 0.82), true),
    polygon(
      [
        [lamp - 3, 196],
        [lamp + 3, 196],
        [lamp + 46, 294],
        [lamp - 46, 294],
      ],
      palette.second,
      { opacity: 0.34 },
    ),
    stroke(`M${lamp + 24} 294V192q0 -8 -10 -8h-14`, palette.ground, 3),
    path(`M${lamp - 46} 294a46 9 0 0 0 92 0a46 9 0 0 0 -92 0`, palette.second, { opacity: 0.5 }),
    ...figure(lamp - 4, 294, 46, palette.ground),
  ];
};

/** Thriller: rings that close in on somebody who casts a long shadow. */
export const target: Motif = ({ random, palette }) => {
  const [x, y] = [between(random, 96, 144), between(random, 128, 152)];
  const rings = Array.from({ length: 8 }, (_, i) =>
    circle(x + (7 - i) * between(random, -2, 2), y, 168 - i * 20, i % 2 ? palette.top : palette.accent, {
      opacity: i % 2 ? 0.92 : 0.3 + i * 0.09,
    }),
  );
  const lean = between(random, -70, 70);
  return [
    ...rings,
    polygon(
      [
        [x - 8, 262],
        [x + 8, 262],
        [x + lean + 34, 360],
        [x + lean - 34, 360],
      ],
      palette.ground,
      { opacity: 0.75 },
    ),
    ...figure(x, 264, 112, palette.ground),
    stroke(`M${x - 150} ${y}H${x + 150}M${x} ${y - 150}V${y + 60}`, palette.second, 0.8, { opacity: 0.6 }),
  ];
};

/** Mystery: a keyhole, light falling through it, and a figure at its far end. */
export const keyhole: Motif = ({ random, palette }) => {
  const [x, y, r] = [between(random, 100, 140), between(random, 96, 116), between(random, 42, 54)];
  const hole = `M${x - r * 0.42} ${y + r * 0.8}A${r} ${r} 0 1 1 ${x + r * 0.42} ${y + r * 0.8}L${x + r * 0.86} 262H${x - r * 0.86}Z`;
  const wall = mixColours(palette.top, palette.ground, 0.6);
  const panels = [0, 1, 2, 3, 4, 5].map((i) =>
    stroke(`M${i * 48 + between(random, -3, 3)} 0V360`, palette.ground, 1.5, { opacity: 0.7 }),
  );
  return [
    box(0, 0, 240, 360, wall),
    ...panels,
    stroke(hole, mixColours(palette.accent, palette.ground, 0.3), 16, { "stroke-linejoin": "round" }),
    path(hole, palette.second),
    path(hole, palette.accent, { opacity: 0.35 }),
    polygon(
      [
        [x - r * 0.86, 262],
        [x + r * 0.86, 262],
        [x + 110, 360],
        [x - 110, 360],
      ],
      palette.second,
      { opacity: 0.4 },
    ),
    ...figure(x + between(random, -10, 10), 258, between(random, 70, 96), palette.ground),
  ];
};

/** Action: shards from a burst, with speed lines. */
export const burst: Motif = ({ random, palette }) => {
  const [x, y] = [between(random, 80, 160), between(random, 120, 160)];
  const rays = Array.from({ length: 20 }, (_, i) => {
    const angle = ((i + between(random, -0.3, 0.3)) / 20) * 2 * Math.PI;
    const half = between(random, 0.04, 0.13);
    const reach = between(random, 130, 330);
    const tip = (a: number): Point => [x + Math.cos(a) * reach, y + Math.sin(a) * reach];
    return polygon([[x, y], tip(angle - half), tip(angle + half)], i % 3 ? palette.accent : palette.second, {
      opacity: between(random, 0.3, 0.95),
    });
  });
  const shards = Array.from({ length: 16 }, () => {
    const angle = random.next() * 2 * Math.PI;
    const reach = between(random, 60, 150);
    const [sx, sy, s] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach, between(random, 4, 13)];
    return polygon(
      [
        [sx, sy - s],
        [sx + s * between(random, 0.3, 1), sy + s * 0.4],
        [sx - s * 0.8, sy + s * 0.7],
      ],
      palette.ground,
      { opacity: 0.9 },
    );
  });
  return [
    ...rays,
    ...glow(x, y, 84, "#ffffff"),
    circle(x, y, 30, palette.second),
    circle(x, y, 17, "#ffffff", { opacity: 0.9 }),
    ...shards,
    polygon(
      [
        [0, 300],
        [240, between(random, 236, 262)],
        [240, 360],
        [0, 360],
      ],
      palette.ground,
    ),
    ...figure(x, 292, 92, palette.ground),
  ];
};

/** Drama at night: a lit window in a wall, rain, somebody behind the glass. */
export const litWindow: Motif = ({ random, palette }) => {
  const [w, h] = [between(random, 84, 110), between(random, 110, 136)];
  const [x, y] = [between(random, 40, 200 - w), between(random, 52, 84)];
  const wall = mixColours(palette.top, palette.ground, 0.35);
  const bricks = Array.from({ length: 46 }, () =>
    box(
      Math.floor(random.next() * 9) * 30 - 15,
      Math.floor(random.next() * 24) * 13,
      27,
      10,
      palette.bottom,
      { opacity: 0.08, rx: 1 },
    ),
  );
  const rain = Array.from({ length: 54 }, () => {
    const [rx, ry] = [random.next() * 260 - 10, random.next() * 300];
    return `M${rx.toFixed(1)} ${ry.toFixed(1)}l-4 ${between(random, 10, 20).toFixed(1)}`;
  });
  return [
    box(0, 0, 240, 360, wall, { opacity: 0.8 }),
    ...bricks,
    ...glow(x + w / 2, y + h / 2, 120, palette.accent),
    box(x, y, w, h, palette.second),
    box(x, y, w, h, palette.accent, { opacity: 0.55 }),
    ...figure(x + w * between(random, 0.3, 0.7), y + h + 34, h * 0.98, palette.ground),
    box(x, y + h, w, 44, wall),
    stroke(`M${x + w / 2} ${y}V${y + h}M${x} ${y + h * 0.45}H${x + w}`, palette.ground, 4),
    stroke(`M${x} ${y}h${w}v${h}h${-w}Z`, palette.ground, 6, { "stroke-linejoin": "round" }),
    box(x - 8, y + h, w + 16, 8, palette.ground),
    polygon(
      [
        [x, y + h + 8],
        [x + w, y + h + 8],
        [x + w + 50, 360],
        [x - 50, 360],
      ],
      palette.accent,
      { opacity: 0.16 },
    ),
    stroke(rain.join(""), palette.second, 0.8, { opacity: 0.4 }),
  ];
};

/** Biography: a head in profile built of rings, as on a coin. */
export const portrait: Motif = ({ random, palette }) => {
  const x = between(random, 106, 134);
  const rings = Array.from({ length: 9 }, (_, i) =>
    ring(x, 128, 42 + i * 17, palette.second, 5 - i * 0.45, 0.55 - i * 0.05),
  );
  const bust = `M${x - 92} 300Q${x - 84} 226 ${x - 24} 216L${x - 20} 196Q${x - 46} 176 ${x - 44} 132Q${x - 42} 78 ${x + 2} 78Q${x + 46} 80 ${x + 44} 130L${x + 56} 156Q${x + 56} 162 ${x + 46} 163L${x + 45} 182Q${x + 44} 194 ${x + 24} 193L${x + 24} 214Q${x + 84} 226 ${x + 92} 300V360H${x - 92}Z`;
  return [
    ...rings,
    path(bust, palette.accent),
    path(
      `M${x - 92} 300Q${x - 84} 226 ${x - 24} 216Q${x} 232 ${x + 24} 214Q${x + 84} 226 ${x + 92} 300V360H${x - 92}Z`,
      palette.ground,
    ),
    path(
      `M${x - 44} 132Q${x - 42} 78 ${x + 2} 78Q${x + 40} 78 ${x + 44} 112Q${x + 10} 96 ${x - 8} 118Q${x - 14} 150 ${x - 30} 176Q${x - 45} 158 ${x - 44} 132Z`,
      palette.ground,
    ),
  ];
};
