import { expect, it } from 'vitest';
import { UserId } from '../../../shared/model.ts';
import { lazyStore } from './lazyStore.ts';
import type { MessageStore } from './messageStore.ts';

const context = { purpose: 'setup', signal: new AbortController().signal } as const;

/** A store that records when it is loaded and closed. */
function create() {
  const did: string[] = [];
  const store: Pick<MessageStore, 'findProfile' | 'listGroupRows' | 'reconnect' | 'close'> = {
    findProfile: async (handle) => ({ id: UserId.parse('u'), name: '', handle }),
    listGroupRows: async function* () {
      yield { items: [], unparsable: [], next: null };
    },
    reconnect: () => void did.push('reconnect'),
    close: () => void did.push('close'),
  };
  const lazy = lazyStore(async () => {
    did.push('load');
    // A fake with only the parts that are used.
    return store as MessageStore;
  });
  return { did, lazy };
}

it('is loaded by the first request, and once', async () => {
  const { did, lazy } = create();
  lazy.reconnect();
  expect(did).toEqual([]);
  const pages: unknown[] = [];
  for await (const page of lazy.listGroupRows(UserId.parse('u'), null, context)) pages.push(page);
  const person = await lazy.findProfile('bayko', context);
  expect([person?.handle, pages.length]).toEqual(['bayko', 1]);
  lazy.reconnect();
  lazy.close();
  expect(did).toEqual(['load', 'reconnect', 'close']);
});

it('is closed when it is loaded after that', async () => {
  const { did, lazy } = create();
  lazy.close();
  await lazy.findProfile('bayko', context);
  expect(did).toEqual(['load', 'close']);
});
