import { EventEmitter } from 'node:events';

/** Names that JavaScript, Node and Playwright read from any object. */
const probed = new Set([
  'then',
  'toJSON',
  'inspect',
  'constructor',
  'prototype',
  'default',
  'asymmetricMatch',
  'nodeType',
]);

/**
 * Returns a prototype that traps unknown members. At the end of a prototype chain it sees only members that no object
 * has, and objects keep their identity and private fields, which a Proxy around each object would break.
 */
function trapUnknownMembers<T extends object>(
  target: T,
  owner: (receiver: unknown) => string,
  absent: readonly string[] = [],
): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || probed.has(key) || absent.includes(key))
        return Reflect.get(object, key, receiver);
      throw new Error(
        `The Chromium host has no ${owner(receiver)}.${key}. Add it to host/, or run the real Electron (unset ELECTRON_OVERRIDE_DIST_PATH).`,
      );
    },
  });
}

/**
 * Makes `api` throw an error with the member's full name when an unknown member is read. Members in `absent` are
 * undefined, as in Electron. Returns `api`.
 */
export function strict<T extends object>(name: string, api: T, absent: readonly string[] = []): T {
  Object.setPrototypeOf(
    api,
    trapUnknownMembers({}, () => name, absent),
  );
  return api;
}

/** An EventEmitter whose subclasses throw when an unknown member of an instance or the class is read. */
export class StrictEmitter extends EventEmitter {}
Object.setPrototypeOf(
  StrictEmitter.prototype,
  trapUnknownMembers(Object.create(EventEmitter.prototype), (receiver) =>
    typeof receiver === 'object' && receiver !== null ? receiver.constructor.name : 'object',
  ),
);
Object.setPrototypeOf(
  StrictEmitter,
  trapUnknownMembers(EventEmitter, (receiver) => (typeof receiver === 'function' ? receiver.name : 'class')),
);
