import { readFileSync } from 'node:fs';
import { strict } from './strict.ts';

export interface NativeImage
  extends Pick<Electron.NativeImage, 'isEmpty' | 'toPNG' | 'toDataURL' | 'setTemplateImage'> {
  readonly getSize: () => Electron.Size;
  readonly resize: (options?: Electron.ResizeOptions) => NativeImage;
}

/** An image that keeps its bytes: only the size of a PNG is decoded, and `resize` returns the same image. */
export function createFromBuffer(bytes: Buffer): NativeImage {
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  const image: NativeImage = strict('NativeImage', {
    isEmpty: () => bytes.length === 0,
    toPNG: () => bytes,
    toDataURL: () => `data:image/png;base64,${bytes.toString('base64')}`,
    setTemplateImage: () => undefined,
    // The IHDR chunk begins with width and height.
    getSize: () =>
      isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 },
    resize: () => image,
  });
  return image;
}

function createFromPath(path: string): NativeImage {
  try {
    return createFromBuffer(readFileSync(path));
  } catch {
    return createFromBuffer(Buffer.alloc(0));
  }
}

export const nativeImage = strict('nativeImage', {
  createEmpty: () => createFromBuffer(Buffer.alloc(0)),
  createFromBuffer,
  createFromPath,
  createFromDataURL: (url: string) => createFromBuffer(Buffer.from(url.split(',')[1] ?? '', 'base64')),
});
