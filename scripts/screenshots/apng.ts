import { crc32 } from 'node:zlib';

/** A picture of an animation, as a PNG, and how long it is shown, ms. */
export interface Frame {
  readonly png: Buffer;
  readonly duration: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Joins PNGs of the same size and format into an animated PNG that repeats forever (W3C PNG, third edition, 4.9). Programs that
 * don't animate show the first.
 * @throws RangeError if there are no frames, or they differ in format
 */
export function animate(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png, duration }) => ({ chunks: chunksOf(png), duration }));
  const header = pictures[0]?.chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined) throw new RangeError('An animation needs a frame.');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const parts = [SIGNATURE, chunk('IHDR', header), chunk('acTL', words(pictures.length, 0))];
  let sequence = 0;
  for (const [index, { chunks, duration }] of pictures.entries()) {
    if (chunks.find(({ type }) => type === 'IHDR')?.data.equals(header) !== true)
      throw new RangeError('The frames differ in size or format.');
    const delay = Buffer.alloc(6);
    delay.writeUInt16BE(duration, 0);
    delay.writeUInt16BE(1_000, 2);
    parts.push(chunk('fcTL', Buffer.concat([words(sequence++, width, height, 0, 0), delay])));
    for (const { type, data } of chunks) {
      if (type !== 'IDAT') continue;
      parts.push(index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([words(sequence++), data])));
    }
  }
  return Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([words(data.length), content, words(crc32(content))]);
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}
