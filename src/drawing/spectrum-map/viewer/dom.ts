/**
 * The part of the browser that the viewer uses. Written out here so that the rest of the house is not type-checked
 * as if it ran in a browser.
 */
export interface BrowserElement {
  textContent: string;
  className: string;
  hidden: boolean;
  title: string;
  value: string;
  href: string;
  rel: string;
  type: string;
  width: number;
  height: number;
  checked: boolean;
  readonly style: BrowserStyle;
  readonly classList: {
    toggle(name: string, force?: boolean): boolean;
    add(name: string): void;
    remove(name: string): void;
  };
  append(...children: (BrowserElement | string)[]): void;
  replaceChildren(...children: (BrowserElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(
    kind: string,
    listener: (event: BrowserEvent) => void,
    options?: { passive: boolean },
  ): void;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
  getContext(kind: "2d"): PaintContext;
  setPointerCapture(pointer: number): void;
  focus(options?: { preventScroll: boolean }): void;
  select(): void;
}

export interface BrowserStyle {
  transform: string;
  background: string;
  cursor: string;
  setProperty(name: string, value: string): void;
}

export interface BrowserEvent {
  readonly clientX: number;
  readonly clientY: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly pointerId: number;
  readonly pointerType: string;
  readonly button: number;
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly target: unknown;
  preventDefault(): void;
}

/** Pixels: red, green, blue and opacity of each, row by row. */
export interface BrowserImage {
  readonly data: Uint8ClampedArray;
}

export interface PaintContext {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  fill(): void;
  stroke(): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
  createImageData(width: number, height: number): BrowserImage;
  putImageData(image: BrowserImage, x: number, y: number): void;
}

export interface BrowserDocument {
  readonly documentElement: BrowserElement;
  getElementById(id: string): BrowserElement;
  createElement(name: string): BrowserElement;
  addEventListener(kind: string, listener: (event: BrowserEvent) => void): void;
}

export interface BrowserWindow {
  readonly devicePixelRatio: number;
  readonly innerWidth: number;
  requestAnimationFrame(callback: (time: number) => void): number;
  matchMedia(query: string): {
    readonly matches: boolean;
    addEventListener(kind: "change", listener: () => void): void;
  };
  addEventListener(kind: string, listener: () => void): void;
}
