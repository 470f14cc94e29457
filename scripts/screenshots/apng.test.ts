import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { animate } from './apng.ts';

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** A gray picture, one pixel wide, with its data in two chunks. */
function png(height: number, gray: number): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, height, 8, 0, 0, 0, 0]);
  const data = deflateSync(Buffer.from(Array.from({ length: height }, () => [0, gray]).flat()));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const halves = [data.subarray(0, 4), data.subarray(4)].map((half) => chunk('IDAT', half));
  return Buffer.concat([signature, chunk('IHDR', header), ...halves, chunk('IEND', Buffer.alloc(0))]);
}

/** The chunks of a PNG, after checking their sums. */
function read(file: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const content = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(content));
    chunks.push({ type: content.toString('latin1', 0, 4), data: content.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

test('joins frames, each with its duration and its own picture', () => {
  const chunks = read(
    animate([
      { png: png(2, 10), duration: 900 },
      { png: png(2, 200), duration: 50 },
    ]),
  );
  expect(chunks.map(({ type }) => type)).toEqual([
    'IHDR',
    'acTL',
    'fcTL',
    'IDAT',
    'IDAT',
    'fcTL',
    'fdAT',
    'fdAT',
    'IEND',
  ]);
  const dataOf = (type: string) => chunks.filter((each) => each.type === type).map(({ data }) => data);
  expect(dataOf('fcTL').map((data) => [data.length, data.readUInt16BE(20), data.readUInt16BE(22)])).toEqual([
    [26, 900, 1_000],
    [26, 50, 1_000],
  ]);
  const second = dataOf('fdAT').map((data) => data.subarray(4));
  expect([...inflateSync(Buffer.concat(second))]).toEqual([0, 200, 0, 200]);
  // Control and data chunks count together.
  const numbered = chunks.filter(({ type }) => type === 'fcTL' || type === 'fdAT');
  expect(numbered.map(({ data }) => data.readUInt32BE(0))).toEqual([0, 1, 2, 3]);
});

test('refuses frames of different sizes, and no frames', () => {
  expect(() =>
    animate([
      { png: png(1, 0), duration: 1 },
      { png: png(2, 0), duration: 1 },
    ]),
  ).toThrow(RangeError);
  expect(() => animate([])).toThrow(RangeError);
});
