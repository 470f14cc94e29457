import type { MessageStore } from './messageStore.ts';

/** A store that `load` creates at the first request. */
export function lazyStore(load: () => Promise<MessageStore>): MessageStore {
  let loading: Promise<MessageStore> | null = null;
  let loaded: MessageStore | null = null;
  let isClosed = false;
  const open = (): Promise<MessageStore> => {
    loading ??= load().then((store) => {
      loaded = store;
      if (isClosed) store.close();
      return store;
    });
    return loading;
  };
  return {
    async *listGroupRows(...args) {
      yield* (await open()).listGroupRows(...args);
    },
    listMessages: async (...args) => (await open()).listMessages(...args),
    getMessage: async (...args) => (await open()).getMessage(...args),
    putMessage: async (...args) => (await open()).putMessage(...args),
    putGroupRow: async (...args) => (await open()).putGroupRow(...args),
    deleteGroupRow: async (...args) => (await open()).deleteGroupRow(...args),
    findGroupRows: async (...args) => (await open()).findGroupRows(...args),
    findPerson: async (...args) => (await open()).findPerson(...args),
    findProfile: async (...args) => (await open()).findProfile(...args),
    putProfile: async (...args) => (await open()).putProfile(...args),
    describeTable: async (...args) => (await open()).describeTable(...args),
    createTable: async (...args) => (await open()).createTable(...args),
    reconnect: () => loaded?.reconnect(),
    close: () => {
      isClosed = true;
      loaded?.close();
    },
  };
}
