import { registerHooks } from 'node:module';
import process from 'node:process';

/*
 * A process of `MainAlone`: `child.mjs --bare`, or `child.mjs <main's options>`. JavaScript, since Node would load a compiler
 * for anything else.
 */

let invoke = async (/** @type {string} */ _channel, /** @type {string} */ _request) => null;
if (process.argv[2] !== '--bare') {
  const electron = new URL('./electron.mjs', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: electron, shortCircuit: true } : next(specifier, context),
  });
  ({ invoke } = await import(electron));
  await import(new URL('../../out/main/index.js', import.meta.url).href);
}
process.on('message', async ({ channel, request }) => {
  const { user, system } = process.cpuUsage();
  const usage = { rss: process.memoryUsage.rss(), cpuMs: (user + system) / 1_000 };
  process.send?.({ answer: channel === undefined ? usage : await invoke(channel, request) });
});
process.send?.({});
