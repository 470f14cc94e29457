import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Corpus, quantile, sampleAsync } from '../support/corpus.ts';

/*
 * `measure.mjs <peer> <messages> <conversations>` prints what a peer takes for the corpus, as JSON, in ms. Each peer keeps
 * messages by conversation and time in the arrangement that its documentation recommends for that.
 */

const NEWEST = 50;
const BATCH = 1_000;

/** A key that sorts by conversation, then by time. */
const keyOf = ({ conversationId, at }) => `${conversationId}/${String(at).padStart(20, '0')}`;
const docOf = ({ conversationId, id, sortKey, at, sender, text }) => ({
  conversationId,
  id,
  sortKey,
  at,
  senderId: sender.id,
  senderName: sender.name,
  text,
});

const peers = {
  /** LevelDB. The primary key is the index, which is PouchDB's fastest. */
  async PouchDB(folder) {
    const { default: PouchDB } = await import('pouchdb');
    const open = () => new PouchDB(path.join(folder, 'pouch'), { adapter: 'leveldb', auto_compaction: true });
    let db = open();
    return {
      writePage: (messages) => db.bulkDocs(messages.map((message) => ({ _id: keyOf(message), ...docOf(message) }))),
      writeList: (rows) => db.bulkDocs(rows.map((row) => ({ _id: `!list/${row.conversationId}`, ...row }))),
      reopen: async () => {
        await db.close();
        db = open();
      },
      list: () => db.allDocs({ include_docs: true, startkey: '!list/', endkey: '!list/\ufff0' }),
      newest: (id) =>
        db.allDocs({ include_docs: true, descending: true, startkey: `${id}/\ufff0`, endkey: `${id}/`, limit: NEWEST }),
      insert: (message) => db.put({ _id: `outbox/${message.id}`, ...docOf(message) }),
    };
  },
  /** One JSON file, which each change writes as a whole. */
  async 'electron-store'(folder) {
    process.env.ELECTRON_OVERRIDE_DIST_PATH = 'unused';
    const { default: Store } = await import('electron-store');
    const open = () => new Store({ cwd: folder, projectVersion: '0.0.0' });
    let store = open();
    const all = {};
    return {
      writePage: (messages) => {
        all[messages[0].conversationId] = messages.map(docOf);
      },
      writeList: (rows) => {
        all.list = rows;
      },
      /** A page at a time would write the file 2,000 times. */
      finish: () => store.set({ all }),
      reopen: () => {
        store = open();
      },
      list: () => store.get('all.list'),
      newest: (id) => store.get('all')[id].slice(-NEWEST).reverse(),
      insert: (message) => store.set(`outbox.${message.id}`, docOf(message)),
      mostInserts: 5,
    };
  },
  /** In memory: its storages on a disk for Node are sold, or for trials only. */
  async RxDB() {
    const { createRxDatabase } = await import('rxdb/plugins/core');
    const { getRxStorageMemory } = await import('rxdb/plugins/storage-memory');
    const string = (maxLength) => ({ type: 'string', maxLength });
    const schema = (properties) => ({
      version: 0,
      primaryKey: 'key',
      type: 'object',
      properties: { key: string(100), ...properties },
      required: ['key'],
    });
    const db = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false });
    const text = { type: 'string' };
    const fields = { id: text, sortKey: text, at: { type: 'number' }, senderId: text, senderName: text, text };
    const { messages, list, outbox } = await db.addCollections({
      messages: { schema: schema({ conversationId: text, ...fields }) },
      list: { schema: schema({ at: { type: 'number' }, text, otherName: text }) },
      outbox: { schema: schema({ conversationId: text, ...fields }) },
    });
    return {
      writePage: (page) => messages.bulkInsert(page.map((message) => ({ key: keyOf(message), ...docOf(message) }))),
      writeList: (rows) =>
        list.bulkInsert(
          rows.map(({ conversationId, at, text, other }) => ({ key: conversationId, at, text, otherName: other.name })),
        ),
      list: () => list.find().exec(),
      newest: (id) =>
        messages
          .find({ selector: { key: { $gt: `${id}/`, $lt: `${id}/\uffff` } }, sort: [{ key: 'desc' }], limit: NEWEST })
          .exec(),
      insert: (message) => outbox.insert({ key: message.id, ...docOf(message) }),
    };
  },
};

const [peer = '', messages, conversations] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-peers-'));
try {
  const corpus = new Corpus(Number(messages), Number(conversations));
  const pages = Array.from({ length: corpus.conversations }, (_, conversation) => {
    const page = [];
    for (let n = conversation; n < corpus.messages; n += corpus.conversations) page.push(corpus.message(n));
    return page;
  });
  const store = await peers[peer](folder);
  const start = performance.now();
  await store.writeList(corpus.rows());
  for (let first = 0; first < pages.length; ) {
    let last = first;
    for (let sum = 0; last < pages.length && sum < BATCH; last++) sum += pages[last].length;
    if (peer === 'electron-store') for (const page of pages.slice(first, last)) await store.writePage(page);
    else await store.writePage(pages.slice(first, last).flat());
    first = last;
  }
  await store.finish?.();
  const writeMs = performance.now() - start;
  const [listed, newest] = [await store.list(), await store.newest(corpus.conversationId(7))];
  const lengthOf = (found) => (found.rows ?? found).length;
  if (lengthOf(listed) !== corpus.conversations || lengthOf(newest) !== Math.min(NEWEST, pages[7].length))
    throw new Error(`${peer} does not have what was written.`);
  const median = async (count, work) => quantile(await sampleAsync(count, work), 0.5);
  const openMs = store.reopen
    ? await median(5, async () => {
        await store.reopen();
        await store.list();
        await store.newest(corpus.conversationId(7));
      })
    : null;
  let n = 0;
  const newestMs = await median(500, () => store.newest(corpus.conversationId((n++ * 7_919) % corpus.conversations)));
  let m = 0;
  const insertMs = await median(store.mostInserts ?? 200, () => store.insert(corpus.message(m++)));
  console.log(JSON.stringify({ writeMs, openMs, newestMs, insertMs }));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
