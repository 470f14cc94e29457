/** Avatar colors. Tests check a contrast of at least 4.5:1 to white text, and 1.4:1 to the surfaces of both themes. */
export const avatarColors = [
  '#b4472e',
  '#2a6fb0',
  '#2e7d5b',
  '#8a5a00',
  '#a23b72',
  '#4b5bb5',
  '#6b4fa0',
  '#47727e',
  '#7a4a3a',
  '#3a7794',
  '#8b3fbf',
  '#5c7022',
] as const;

/** A person's color, derived from the id. */
export function avatarColor(id: string): string {
  // FNV-1a over UTF-16 units, which spreads ids that differ only in the last digit.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // The low bits of FNV are its weakest.
  const mixed = (hash ^ (hash >>> 15)) >>> 0;
  return avatarColors[mixed % avatarColors.length] ?? avatarColors[0];
}
