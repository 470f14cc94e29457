import { vi } from 'vitest';

/** Runs `work`, and returns how many of the buffers that were made from other data meanwhile still contain `secret`. */
export async function buffersHolding(secret: Uint8Array, work: () => unknown): Promise<number> {
  const made: Buffer[] = [];
  const spies = [vi.spyOn(Buffer, 'from'), vi.spyOn(Buffer, 'concat')];
  // Copies for the comparison must not be counted.
  const wanted = new Uint8Array(secret).toString();
  try {
    await work();
    for (const { mock } of spies) {
      for (const { type, value } of mock.results) if (type === 'return') made.push(value);
    }
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return made.filter((buffer) => new Uint8Array(buffer).toString().includes(wanted)).length;
}
