import type { ThreadPort } from './engineThread.ts';
import type { SystemAnswer, SystemQuestion } from './protocol.ts';
import type { SystemAccess } from './remote/messageStore.ts';

/** Asks main about the system by a port, and completes `env` with main's answer. */
export function askSystem(
  { post, onMessage }: Pick<ThreadPort<SystemQuestion, SystemAnswer>, 'post' | 'onMessage'>,
  env: NodeJS.ProcessEnv,
): SystemAccess {
  const proxies = new Map<string, PromiseWithResolvers<string | null>>();
  const completed = Promise.withResolvers<void>();
  let isAsked = false;
  onMessage((answer) => {
    if ('env' in answer) {
      Object.assign(env, answer.env);
      completed.resolve();
      return;
    }
    proxies.get(answer.url)?.resolve(answer.proxy);
    proxies.delete(answer.url);
  });
  return {
    resolveProxy: (url) => {
      const known = proxies.get(url);
      if (known) return known.promise;
      const proxy = Promise.withResolvers<string | null>();
      proxies.set(url, proxy);
      post(url);
      return proxy.promise;
    },
    completeEnvironment: () => {
      if (!isAsked) post(null);
      isAsked = true;
      return completed.promise;
    },
  };
}
