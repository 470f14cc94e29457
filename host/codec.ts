/** Encodes values as text and back, with structured clone's types, cycles and shared references. */
export interface Codec {
  /** @throws TypeError `An object could not be cloned.` for functions, symbols and foreign classes, as Electron does */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * The codec between main process and preload, as JSON in which every array is a tagged value. Its own source runs on
 * both sides (`makeCodec.toString()`), so it uses nothing from outside; only base64 differs between the sides.
 */
export function makeCodec(
  toBase64: (bytes: Uint8Array) => string,
  fromBase64: (text: string) => Uint8Array<ArrayBuffer>,
): Codec {
  const arrayTypes = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  };
  const errorTypes = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  const isKeyOf = <T extends object>(types: T, name: string): name is Extract<keyof T, string> =>
    Object.hasOwn(types, name);
  const view = (v: ArrayBufferView): Uint8Array => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);

  function encode(value: unknown, seen: Map<object, number>): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Object.is(value, -0)) return ['number', '-0'];
        return Number.isFinite(value) ? value : ['number', String(value)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', String(value)];
      case 'object':
        if (value === null) return null;
        break;
      default:
        throw new TypeError('An object could not be cloned.');
    }
    const earlier = seen.get(value);
    if (earlier !== undefined) return ['seen', earlier];
    seen.set(value, seen.size);
    return encodeObject(value, seen);
  }

  function encodeObject(value: object, seen: Map<object, number>): unknown {
    const each = (items: Iterable<unknown>): unknown[] => Array.from(items, (item) => encode(item, seen));
    if (Array.isArray(value)) return ['array', each(value)];
    if (value instanceof Date) return ['date', String(value.getTime())];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Map) return ['map', each([...value].flat(1))];
    if (value instanceof Set) return ['set', each(value)];
    if (value instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', toBase64(new Uint8Array(value))];
    if (value instanceof DataView) return ['bytes', 'DataView', toBase64(view(value))];
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (ArrayBuffer.isView(value)) return ['bytes', tag, toBase64(view(value))];
    if (value instanceof Error) {
      const cause = 'cause' in value ? [encode(value.cause, seen)] : [];
      return ['error', value.name, value.message, value.stack ?? '', ...cause];
    }
    if (value instanceof Boolean || value instanceof Number || value instanceof String)
      return ['boxed', encode(value.valueOf(), seen)];
    if (tag !== 'Object') throw new TypeError('An object could not be cloned.');
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item, seen)]));
  }

  function decode(value: unknown, seen: object[]): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return decodeTagged(value[0], value, seen);
    const object = {};
    seen.push(object);
    for (const [key, item] of Object.entries(value)) {
      const decoded = decode(item, seen);
      Object.defineProperty(object, key, { value: decoded, writable: true, enumerable: true, configurable: true });
    }
    return object;
  }

  function decodeTagged(tag: string, [, first, second, third, ...cause]: unknown[], seen: object[]): unknown {
    const keep = <T extends object>(object: T): T => {
      seen.push(object);
      return object;
    };
    const items = Array.isArray(first) ? first : [];
    switch (tag) {
      case 'number':
        return Number(first);
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(String(first));
      case 'seen':
        return seen[Number(first)];
      case 'date':
        return keep(new Date(Number(first)));
      case 'regexp':
        return keep(new RegExp(String(first), String(second)));
      case 'array': {
        const array: unknown[] = keep([]);
        for (const item of items) array.push(decode(item, seen));
        return array;
      }
      case 'map': {
        const map = keep(new Map());
        for (let i = 0; i < items.length; i += 2) {
          const key = decode(items[i], seen);
          map.set(key, decode(items[i + 1], seen));
        }
        return map;
      }
      case 'set': {
        const set = keep(new Set());
        for (const item of items) set.add(decode(item, seen));
        return set;
      }
      case 'bytes': {
        const { buffer } = fromBase64(String(second));
        if (first === 'ArrayBuffer') return keep(buffer);
        if (first === 'DataView') return keep(new DataView(buffer));
        return keep(
          new arrayTypes[isKeyOf(arrayTypes, String(first)) ? (first as 'Uint8Array') : 'Uint8Array'](buffer),
        );
      }
      case 'error': {
        const name = String(first);
        const error: Error = keep(new (isKeyOf(errorTypes, name) ? errorTypes[name] : Error)(String(second)));
        error.stack = String(third);
        if (cause.length > 0) error.cause = decode(cause[0], seen);
        return error;
      }
      default:
        return keep(Object(decode(first, seen)));
    }
  }

  return {
    encode: (value) => JSON.stringify(encode(value, new Map())),
    decode: (text) => decode(JSON.parse(text), []),
  };
}

/** The codec of the main process. */
export const codec = makeCodec(
  (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  (text) => new Uint8Array(Buffer.from(text, 'base64')),
);
