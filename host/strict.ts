import { EventEmitter } from 'node:events';

/** Names that the language, Node and Playwright probe on any object; asking for them is never a use of Electron. */
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
 * A trap at the end of a prototype chain sees only the members that nothing before it has, so objects keep their
 * identity and their private fields, which a Proxy around each object would break.
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
 * Makes reading a member that `api` does not have throw an error with the member's full name, but for the members that
 * Electron's own lacks too: those of `absent` are undefined. Returns `api`.
 */
export function strict<T extends object>(name: string, api: T, absent: readonly string[] = []): T {
  Object.setPrototypeOf(
    api,
    trapUnknownMembers({}, () => name, absent),
  );
  return api;
}

/** An EventEmitter whose subclasses throw on members they do not have, on instances and on the class itself. */
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
