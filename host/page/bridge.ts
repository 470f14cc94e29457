/** A value that crosses between the worlds: structured-clone data, or a shape with functions and promises. */
export type Parcel =
  | { readonly data: unknown }
  | { readonly list: readonly Parcel[] }
  | { readonly object: Readonly<Record<string, Parcel>> }
  | { readonly fn: number }
  | { readonly promise: number }
  | { readonly thrown: unknown };

export interface Bridge {
  /** Calls the other end's `receive` of the same kind with `payload`, synchronously. */
  emit(kind: string, payload: unknown): void;
  receive(kind: string, listener: (payload: never) => void): void;
  pack(value: unknown): Parcel;
  unpack(parcel: Parcel): unknown;
}

/**
 * One of the two equal ends of contextBridge: in the main world and in the isolated world. They exchange synchronous
 * CustomEvents with secret names on the shared window; Blink clones `detail` between the worlds. Functions cross as
 * numbered handles, which are released when the wrapper on the other side is collected. Runs in the page from its own
 * source, before any other script, and keeps the primitives that it needs.
 */
export function makeBridge(secret: string, own: string, other: string): Bridge {
  const target = window;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const Custom = CustomEvent;
  const clone = structuredClone;
  const call = Function.prototype.call.bind(Function.prototype.call);
  const detailOf = Object.getOwnPropertyDescriptor(Custom.prototype, 'detail')?.get;
  const { getPrototypeOf, entries, defineProperty } = Object;
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const released = new FinalizationRegistry<number>((id) => emit('release', id));
  let lastId = 0;
  let returned: Parcel | undefined;

  function emit(kind: string, payload: unknown): void {
    call(dispatchEvent, target, new Custom(`${secret}${other}${kind}`, { detail: payload }));
  }

  function receive(kind: string, listener: (payload: never) => void): void {
    const onEvent = (event: Event): void => {
      event.stopImmediatePropagation();
      const detail: never = call(detailOf, event) as never;
      listener(detail);
    };
    call(addEventListener, target, `${secret}${own}${kind}`, onEvent, true);
  }

  const isPlain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' &&
    value !== null &&
    (getPrototypeOf(value) === Object.prototype || !getPrototypeOf(value));
  const isActive = (value: unknown): boolean => typeof value === 'function' || value instanceof Promise;
  const holdsActive = (value: unknown, depth = 0): boolean =>
    isActive(value) ||
    (depth < 50 &&
      (Array.isArray(value) || isPlain(value)) &&
      Object.values(value).some((item) => holdsActive(item, depth + 1)));

  /** Errors cross with only their message and built-in type, as in Electron. */
  function packThrown(error: unknown): Parcel {
    return { thrown: error instanceof Error ? clone(error) : new Error(String(error)) };
  }

  function pack(value: unknown): Parcel {
    if (typeof value === 'function') {
      const id = ++lastId;
      functions.set(id, (...args) => value(...args));
      return { fn: id };
    }
    if (value instanceof Promise) {
      const id = ++lastId;
      const settle = (result: Parcel): void => emit('settle', { id, result });
      value.then(
        (result) => settle(packOrThrow(() => result)),
        (error) => settle(packThrown(error)),
      );
      return { promise: id };
    }
    if (!holdsActive(value)) return { data: clone(value) };
    if (Array.isArray(value)) return { list: value.map(pack) };
    const object: Record<string, Parcel> = {};
    for (const [key, item] of entries(Object(value)))
      defineProperty(object, key, { value: pack(item), enumerable: true });
    return { object };
  }

  function packOrThrow(make: () => unknown): Parcel {
    try {
      return pack(make());
    } catch (error) {
      return packThrown(error);
    }
  }

  function unpack(parcel: Parcel): unknown {
    if ('thrown' in parcel) throw parcel.thrown;
    if ('data' in parcel) return parcel.data;
    if ('list' in parcel) return parcel.list.map(unpack);
    if ('promise' in parcel) return new Promise((resolve, reject) => promises.set(parcel.promise, { resolve, reject }));
    if ('object' in parcel) {
      const object = {};
      for (const [key, item] of entries(parcel.object))
        defineProperty(object, key, { value: unpack(item), enumerable: true, writable: true, configurable: true });
      return object;
    }
    const id = parcel.fn;
    const wrapper = (...args: unknown[]): unknown => {
      emit('call', { id, args: args.map(pack) });
      const result = returned;
      returned = undefined;
      if (!result) throw new Error('The context on the other side of contextBridge is gone.');
      return unpack(result);
    };
    released.register(wrapper, id);
    return wrapper;
  }

  receive('call', ({ id, args }: { id: number; args: Parcel[] }) => {
    emit(
      'return',
      packOrThrow(() => functions.get(id)?.(...args.map(unpack))),
    );
  });
  receive('return', (result: Parcel) => {
    returned = result;
  });
  receive('settle', ({ id, result }: { id: number; result: Parcel }) => {
    const promise = promises.get(id);
    promises.delete(id);
    try {
      promise?.resolve(unpack(result));
    } catch (error) {
      promise?.reject(error);
    }
  });
  receive('release', (id: number) => {
    functions.delete(id);
  });
  return { emit, receive, pack, unpack };
}
