import type { SystemAccess } from '../../main/engine/remote/messageStore.ts';

/** A system without proxies, whose environment is complete. */
export const fakeSystem: SystemAccess = { resolveProxy: async () => null, completeEnvironment: async () => {} };
