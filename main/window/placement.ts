import type { Rectangle } from 'electron';

type Size = Pick<Rectangle, 'width' | 'height'>;

/** How far a window is from the one that it was opened after, px. */
const step = 28;

/**
 * Where a new window opens on a screen with this work area: over the middle of another window, or, as a cascade, a step below and
 * beside it; back at the top when the screen ends.
 */
export function placeBeside(
  beside: Rectangle,
  { width, height }: Size,
  area: Rectangle,
  isCascade: boolean,
): Rectangle {
  const fitted = { width: Math.min(width, area.width), height: Math.min(height, area.height) };
  const right = area.x + area.width - fitted.width;
  const bottom = area.y + area.height - fitted.height;
  if (isCascade) {
    const [x, y] = [beside.x + step, beside.y + step];
    return { ...fitted, x: x > right ? area.x : Math.max(area.x, x), y: y > bottom ? area.y : Math.max(area.y, y) };
  }
  const within = (at: number, from: number, to: number): number => Math.round(Math.min(to, Math.max(from, at)));
  return {
    ...fitted,
    x: within(beside.x + (beside.width - fitted.width) / 2, area.x, right),
    y: within(beside.y + (beside.height - fitted.height) / 2, area.y, bottom),
  };
}

/** Whether at least a quarter of a window is within a screen's work area. */
export function isOn(place: Rectangle, area: Rectangle): boolean {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const height = Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y);
  return Math.max(0, width) * Math.max(0, height) >= 0.25 * place.width * place.height;
}
