import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const resources = resolve(import.meta.dirname, '../../resources');
const read = (name: string): Buffer => readFileSync(resolve(resources, name));

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGBA = 6;

/** Width, height and color type of a PNG, from its IHDR chunk. */
function readPng(png: Buffer): { width: number; height: number; colourType: number } {
  expect(png.subarray(0, 8)).toEqual(PNG_MAGIC);
  expect(png.toString('latin1', 12, 16)).toBe('IHDR');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), colourType: png.readUInt8(25) };
}

describe('icons', () => {
  const linux = [16, 24, 32, 48, 64, 128, 256, 512];

  it.each([
    ['icon.png', 1024],
    ...linux.map((size) => [`icons/${size}x${size}.png`, size] as const),
    ['tray.png', 16],
    ['tray@2x.png', 32],
    ['trayUnread.png', 16],
    ['trayUnread@2x.png', 32],
    ['trayBadge.png', 16],
    ['trayBadge@2x.png', 32],
    ['trayTemplate.png', 16],
    ['trayTemplate@2x.png', 32],
  ] as const)('%s is a transparent square of %i pixels', (name, size) => {
    expect(readPng(read(name))).toEqual({ width: size, height: size, colourType: RGBA });
  });

  it('for Linux are all in the list above', () => {
    expect(readdirSync(resolve(resources, 'icons')).sort()).toEqual(linux.map((size) => `${size}x${size}.png`).sort());
  });

  it('for Windows contain bitmaps for small sizes and PNGs from 64 pixels', () => {
    const ico = read('icon.ico');
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index;
      const size = ico.readUInt8(at) || 256;
      const offset = ico.readUInt32LE(at + 12);
      const image = ico.subarray(offset, offset + ico.readUInt32LE(at + 8));
      if (size >= 64) expect(readPng(image)).toEqual({ width: size, height: size, colourType: RGBA });
      // A BITMAPINFOHEADER counts the rows of image and mask together.
      else expect([image.readUInt32LE(0), image.readInt32LE(4), image.readInt32LE(8)]).toEqual([40, size, 2 * size]);
      return size;
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('for macOS contain every size, including Retina', () => {
    const icns = read('icon.icns');
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const chunks: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const type = icns.toString('latin1', at, at + 4);
      chunks[type] = type.startsWith('ic') ? readPng(icns.subarray(at + 8)).width : 0;
    }
    expect(chunks).toEqual({
      is32: 0,
      s8mk: 0,
      il32: 0,
      l8mk: 0,
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
  });
});
