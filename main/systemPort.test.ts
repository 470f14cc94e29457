import type { MessagePort } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import type { SystemFacts } from './engine/protocol.ts';
import { askSystem } from './engine/systemAccess.ts';
import { noSystem, serveSystem } from './systemPort.ts';

/** Asks `facts` as a thread with this environment does. */
function ask(facts: Partial<SystemFacts>, env: NodeJS.ProcessEnv = {}) {
  port = serveSystem({ ...noSystem, ...facts });
  return askSystem({ post: port.postMessage.bind(port), onMessage: (listener) => port.on('message', listener) }, env);
}

let port: MessagePort;
afterEach(() => port.close());

it('answers each URL with its proxy, and concurrent requests with one answer', async () => {
  const asked: string[] = [];
  const resolveProxy = async (url: string) => {
    asked.push(url);
    return url.includes('direct') ? null : `proxy of ${url}`;
  };
  const system = ask({ resolveProxy });
  const answers = ['a', 'direct', 'a'].map(system.resolveProxy);
  expect(await Promise.all(answers)).toEqual(['proxy of a', null, 'proxy of a']);
  expect(asked).toEqual(['a', 'direct']);
  expect(await system.resolveProxy('a')).toBe('proxy of a');
  expect(asked).toHaveLength(3);
});

it('completes the environment of the thread once', async () => {
  let reads = 0;
  const shellEnvironment = async () => ({ PATH: `path ${++reads}`, AWS_PROFILE: 'work' });
  const env: NodeJS.ProcessEnv = { PATH: 'old', HOME: '/home' };
  const system = ask({ shellEnvironment }, env);
  await Promise.all([system.completeEnvironment(), system.completeEnvironment()]);
  await system.completeEnvironment();
  expect(env).toEqual({ PATH: 'path 1', AWS_PROFILE: 'work', HOME: '/home' });
});
