import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Bridge, makeBridge } from './bridge.ts';

let main: Bridge;
let isolated: Bridge;

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  main = makeBridge('secret', 'main:', 'isolated:');
  isolated = makeBridge('secret', 'isolated:', 'main:');
});

/** Passes the value through the bridge. */
function cross<T>(value: T): T {
  return main.unpack(structuredClone(isolated.pack(value))) as T;
}

test('calls functions synchronously, with callbacks', () => {
  const twice = cross((f: (n: number) => number) => f(f(1)));
  expect(twice((n) => n * 3)).toBe(9);
});

test('passes functions and promises inside objects and lists', async () => {
  const api = cross({ list: [() => 'first'], later: Promise.resolve({ f: () => 'second' }) });
  expect(api.list[0]?.()).toBe('first');
  expect((await api.later).f()).toBe('second');
});

test('passes thrown and rejected errors', async () => {
  const fail = cross(() => {
    throw new RangeError('thrown');
  });
  expect(fail).toThrow(new RangeError('thrown'));
  await expect(cross(Promise.reject(new TypeError('rejected')))).rejects.toThrow(new TypeError('rejected'));
});

test('releases a function when its wrapper in the other world is collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept = (() => {
    const exposed = (): number => 1;
    cross(exposed)();
    return new WeakRef(exposed);
  })();
  await vi.waitFor(() => {
    collect();
    // A failed expectation would keep the function itself alive.
    expect(kept.deref() === undefined).toBe(true);
  });
});
