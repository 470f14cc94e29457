import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { SystemAnswer, SystemFacts, SystemQuestion } from './engine/protocol.ts';

/** Without a system: no proxies but those of the environment, which is complete. */
export const noSystem: SystemFacts = {
  resolveProxy: async () => null,
  awsVariables: {},
  shellEnvironment: async () => ({}),
};

/** Returns a port for a thread, whose questions about the system `facts` answer. */
export function serveSystem(facts: SystemFacts): MessagePort {
  const { port1: own, port2: threads } = new MessageChannel();
  const answer = async (url: SystemQuestion): Promise<SystemAnswer> =>
    url === null ? { env: await facts.shellEnvironment() } : { url, proxy: await facts.resolveProxy(url) };
  own.on('message', (question: SystemQuestion) => void answer(question).then((each) => own.postMessage(each)));
  own.unref();
  return threads;
}
