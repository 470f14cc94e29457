/** A text on one line, no longer than a line can show. */
export function oneLine(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
