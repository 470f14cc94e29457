import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { personColors } from '../../renderer/ui/Avatar.tsx';

/* The contrast of the colors in tokens.css, as WCAG 2 defines it, in both themes. */

const source = fs.readFileSync(path.resolve(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];
type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** The opaque or transparent color of a token; every token in the tests must be one. */
function colorOf(token: string, theme: Theme): Color {
  const value = new RegExp(`--${token}: ([^;]*);`).exec(source)?.[1] ?? '';
  const parts = /^light-dark\((.*), (#[\da-f]+|rgb\(.*\))\)$/i.exec(value);
  return parse(parts === null ? value : ((theme === 'light' ? parts[1] : parts[2]) ?? ''), token);
}

function parse(text: string, token: string): Color {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0] = digits.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue, 1];
  }
  const channels = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(text)?.slice(1).map(Number);
  if (channels === undefined) throw new Error(`--${token} is no color: ${text}`);
  const [red = 0, green = 0, blue = 0, alpha = 1] = channels;
  return [red, green, blue, alpha];
}

/** A color laid over an opaque one. */
const over = ([red, green, blue, alpha]: Color, [r, g, b]: Color): Color => [
  red * alpha + r * (1 - alpha),
  green * alpha + g * (1 - alpha),
  blue * alpha + b * (1 - alpha),
  1,
];

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.slice(0, 3).map((value) => {
    const channel = value / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Color, b: Color): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Contrast of a token to a surface; `well` is laid between the two. */
function between(token: string, surface: string, theme: Theme, well?: string): number {
  const ground = colorOf(surface, theme);
  const below = well === undefined ? ground : over(colorOf(well, theme), ground);
  return contrast(over(colorOf(token, theme), below), below);
}

const numbers = Array.from({ length: personColors }, (_, n) => n + 1);

describe.each(themes)('in the %s theme', (theme) => {
  it.each(numbers)(
    'white initials contrast with the avatar in color %i by 4.5:1, and the avatar with what it is on',
    (n) => {
      expect(contrast(parse('#fff', 'white'), colorOf(`fill-${n}`, theme))).toBeGreaterThanOrEqual(4.5);
      for (const surface of ['side', 'hover', 'active', 'raise', 'canvas']) {
        expect(between(`fill-${n}`, surface, theme), surface).toBeGreaterThanOrEqual(1.9);
      }
    },
  );

  it.each(numbers)('a name in color %i contrasts with a bubble and what is in it by 4.5:1', (n) => {
    for (const surface of ['theirs', 'well', 'raise', 'canvas']) {
      expect(between(`name-${n}`, surface, theme), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('edges of bubbles and fields contrast with what is on both of their sides by 3:1', () => {
    for (const surface of ['canvas', 'theirs', 'side', 'raise']) {
      expect(between('edge', surface, theme), surface).toBeGreaterThanOrEqual(3);
    }
  });

  it.each([
    [
      'text',
      ['side', 'canvas', 'raise', 'theirs', 'well', 'pad', 'hover', 'active', 'tint', 'warn-well', 'bad-well', 'found'],
    ],
    ['soft', ['side', 'canvas', 'raise', 'theirs', 'well', 'pad', 'hover', 'active', 'tint']],
    ['link', ['side', 'canvas', 'raise', 'theirs', 'well', 'pad', 'hover', 'active', 'tint']],
    ['on-accent', ['accent', 'accent-hover', 'muted']],
    ['on-accent-soft', ['accent']],
    ['good', ['side', 'raise', 'well']],
    ['warn', ['side', 'raise', 'warn-well', 'theirs', 'well']],
    ['bad', ['side', 'raise', 'bad-well', 'canvas', 'theirs', 'hover', 'active']],
  ])('the text color %s contrasts with its surfaces by 4.5:1', (token, surfaces) => {
    for (const surface of surfaces) expect(between(token, surface, theme), surface).toBeGreaterThanOrEqual(4.5);
  });

  it('days with messages contrast with the pane by 3:1, and each level with the one before it', () => {
    for (const level of [1, 2, 3, 4]) {
      expect(between(`activity-${level}`, 'side', theme), `${level}`).toBeGreaterThanOrEqual(3);
      expect(between(`activity-${level}`, `activity-${level - 1}`, theme), `${level}`).toBeGreaterThanOrEqual(1.4);
    }
  });

  it('text in an own bubble contrasts with quotes and code in it by 4.5:1', () => {
    for (const token of ['on-accent', 'on-accent-soft'])
      expect(between(token, 'accent', theme, 'on-accent-well'), token).toBeGreaterThanOrEqual(4.5);
  });
});
