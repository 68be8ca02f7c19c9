/** How the unit square lies on the screen: screen = unit × scale + (x, y), in CSS pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** The view that shows a box of the unit square, centred, in a window with free space kept at its sides. */
export function fitView(
  box: { left: number; top: number; right: number; bottom: number },
  width: number,
  height: number,
  padding: { left: number; top: number; right: number; bottom: number },
): View {
  const wide = Math.max(width - padding.left - padding.right, 80);
  const high = Math.max(height - padding.top - padding.bottom, 80);
  const across = Math.max(box.right - box.left, 1e-4);
  const down = Math.max(box.bottom - box.top, 1e-4);
  const scale = Math.min(wide / across, high / down);
  return {
    scale,
    x: padding.left + wide / 2 - ((box.left + box.right) / 2) * scale,
    y: padding.top + high / 2 - ((box.top + box.bottom) / 2) * scale,
  };
}

/** The view after zooming by a factor with the screen point (x, y) held in place. */
export function zoomAt(view: View, factor: number, x: number, y: number, home: View): View {
  const scale = Math.min(Math.max(view.scale * factor, home.scale * 0.5), home.scale * 400);
  const change = scale / view.scale;
  return { scale, x: x - (x - view.x) * change, y: y - (y - view.y) * change };
}

/** The view moved by pixels, with at least a strip of the map kept in the window. */
export function panBy(view: View, dx: number, dy: number, width: number, height: number): View {
  const keep = 80;
  const clamp = (offset: number, size: number) => Math.min(Math.max(offset, keep - view.scale), size - keep);
  return { scale: view.scale, x: clamp(view.x + dx, width), y: clamp(view.y + dy, height) };
}

/** The view at `share` in [0, 1] of a flight: zoom is even in its logarithm, the centre moves with it. */
export function viewBetween(from: View, to: View, share: number, width: number, height: number): View {
  const scale = from.scale * (to.scale / from.scale) ** share;
  const centreX = (view: View) => (width / 2 - view.x) / view.scale;
  const centreY = (view: View) => (height / 2 - view.y) / view.scale;
  const x = centreX(from) + (centreX(to) - centreX(from)) * share;
  const y = centreY(from) + (centreY(to) - centreY(from)) * share;
  return { scale, x: width / 2 - x * scale, y: height / 2 - y * scale };
}
