/** Parses a hex color of Electron: `#RGB`, `#RRGGBB` or, unlike CSS, `#AARRGGBB`. Other values are white. */
export function parseColor(color: string): { r: number; g: number; b: number; a: number } {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(color)?.[1] ?? 'ffffff';
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  const [b = 255, g = 255, r = 255, a = 255] = (full.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16));
  return { r, g, b, a: a / 255 };
}
