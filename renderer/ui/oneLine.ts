/** A text on one line, cut to 400 UTF-16 units. */
export function oneLine(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
