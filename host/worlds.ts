import { makeCodec } from './codec.ts';
import { makeBridge } from './page/bridge.ts';
import { isolatedWorld, type PreloadFacts } from './page/isolatedWorld.ts';
import { mainWorld } from './page/mainWorld.ts';

/** Name of the isolated world, as in Electron. */
export const isolatedWorldName = 'Electron Isolated Context';

/** Returns the script of the page's main world. `secret` names the events of this window's bridge. */
export function mainWorldSource(secret: string): string {
  return `(${mainWorld})(() => (${makeBridge})(${JSON.stringify(secret)}, 'main:', 'isolated:'));`;
}

/** Returns the script of the isolated world, which contains the unmodified CommonJS source of the preload. */
export function isolatedWorldSource(secret: string, facts: PreloadFacts, preload: string): string {
  const bridge = `() => (${makeBridge})(${JSON.stringify(secret)}, 'isolated:', 'main:')`;
  const codec = `() => (${makeCodec})((bytes) => bytes.toBase64(), (text) => Uint8Array.fromBase64(text))`;
  return `(${isolatedWorld})(${bridge}, ${codec}, ${JSON.stringify(facts)}, function (require, module, exports, process) {${preload}\n});`;
}
