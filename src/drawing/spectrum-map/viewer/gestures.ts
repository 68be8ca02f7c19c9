import type {
  announce as Announce,
  flyTo as FlyTo,
  hover as Hover,
  pointUnder as PointUnder,
  setView as SetView,
  zoomText as ZoomText,
} from "./actions.ts";
import type { select as Select } from "./card.ts";
import type { BrowserEvent } from "./dom.ts";
import type { ViewerState } from "./state.ts";
import type { panBy as PanBy, zoomAt as ZoomAt } from "./viewport.ts";

declare const announce: typeof Announce;
declare const flyTo: typeof FlyTo;
declare const hover: typeof Hover;
declare const pointUnder: typeof PointUnder;
declare const setView: typeof SetView;
declare const zoomText: typeof ZoomText;
declare const select: typeof Select;
declare const panBy: typeof PanBy;
declare const zoomAt: typeof ZoomAt;

/** Fingers and mouse on the canvas. */
export interface Gesture {
  readonly pointers: Map<number, { x: number; y: number }>;
  /** Pixels moved since the first pointer came down. */
  moved: number;
}

/** Pan with one pointer, pinch with two, wheel to zoom, click to select, keys for all of it. */
export function startGestures(state: ViewerState): void {
  const { canvas } = state.elements;
  const gesture: Gesture = { pointers: new Map(), moved: 0 };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (gesture.pointers.size === 0) gesture.moved = 0;
    gesture.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => pointerMoved(state, gesture, event));
  canvas.addEventListener("pointerup", (event) => pointerReleased(state, gesture, event));
  canvas.addEventListener("pointercancel", (event) => gesture.pointers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => hover(state, -1, 0, 0));
  canvas.addEventListener("wheel", (event) => wheelTurned(state, event), { passive: false });
  canvas.addEventListener("dblclick", (event) => {
    flyTo(state, zoomAt(state.view, event.shiftKey ? 0.4 : 2.5, event.clientX, event.clientY, state.home));
  });
  canvas.addEventListener("keydown", (event) => keyPressed(state, event));
}

/** Hovers, pans or pinches. */
export function pointerMoved(state: ViewerState, gesture: Gesture, event: BrowserEvent): void {
  const { clientX: x, clientY: y } = event;
  const before = gesture.pointers.get(event.pointerId);
  if (!before) return hover(state, pointUnder(state, x, y, 9), x, y);
  const [first, second] = [...gesture.pointers.values()];
  const spread = () => Math.hypot(first.x - second.x, first.y - second.y);
  const middle = () => ({ x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 });
  const old = second ? { spread: spread(), ...middle() } : { spread: 1, ...before };
  gesture.moved += Math.hypot(x - before.x, y - before.y);
  before.x = x;
  before.y = y;
  const now = second ? { spread: spread(), ...middle() } : { spread: 1, x, y };
  if (gesture.moved < 4) return;
  hover(state, -1, 0, 0);
  const moved = panBy(state.view, now.x - old.x, now.y - old.y, state.width, state.height);
  setView(state, zoomAt(moved, now.spread / Math.max(1, old.spread), now.x, now.y, state.home));
}

/** A press that did not move is a click. */
export function pointerReleased(state: ViewerState, gesture: Gesture, event: BrowserEvent): void {
  gesture.pointers.delete(event.pointerId);
  if (gesture.moved >= 4 || gesture.pointers.size > 0 || event.button !== 0) return;
  const reach = event.pointerType === "touch" ? 18 : 10;
  select(state, pointUnder(state, event.clientX, event.clientY, reach), false);
}

/** Zooms about the pointer; a pinch on a touch pad comes as wheel with ctrl and in smaller steps. */
export function wheelTurned(state: ViewerState, event: BrowserEvent): void {
  event.preventDefault();
  const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
  const limited = Math.max(-240, Math.min(240, pixels));
  const factor = Math.exp(-limited * (event.ctrlKey ? 0.01 : 0.002));
  setView(state, zoomAt(state.view, factor, event.clientX, event.clientY, state.home));
}

/** Zooms about the middle of the window. */
export function zoomStep(state: ViewerState, factor: number): void {
  flyTo(state, zoomAt(state.view, factor, state.width / 2, state.height / 2, state.home));
  announce(state, zoomText(state));
}

/** Arrows pan, + and - zoom, 0 shows all, Enter selects what is nearest to the middle, Escape clears. */
export function keyPressed(state: ViewerState, event: BrowserEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = event.shiftKey ? 240 : 80;
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  };
  const move = moves[event.key];
  if (move) setView(state, panBy(state.view, move[0], move[1], state.width, state.height));
  else if (event.key === "+" || event.key === "=") zoomStep(state, 1.6);
  else if (event.key === "-") zoomStep(state, 1 / 1.6);
  else if (event.key === "0") flyTo(state, state.home);
  else if (event.key === "Enter") {
    select(
      state,
      pointUnder(state, state.width / 2, state.height / 2, Math.max(state.width, state.height)),
      false,
    );
  } else if (event.key === "Escape") select(state, -1, false);
  else if (event.key === "/") state.elements.search.focus();
  else return;
  event.preventDefault();
}
