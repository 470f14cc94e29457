const least = 0.85;
const most = 1.5;
const step = 0.05;

/** The text's size so many steps larger, or smaller; no steps: the usual size. */
export function steppedTextSize(size: number, steps: number): number {
  if (steps === 0) return 1;
  // In hundredths, so that it comes back to where it was.
  const next = Math.round((size + steps * step) * 100) / 100;
  return Math.min(most, Math.max(least, next));
}
