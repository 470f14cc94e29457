import type { Storage } from '../../../shared/ipc/keeping.ts';
import { type Row, readConversationId, readNumber, readWhole } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';

export type CacheStorage = Pick<Storage, 'bytes' | 'usedBytes' | 'perConversation'>;

/** What a message takes beside its text: its keys, and its places in the indexes. */
const MESSAGE_OVERHEAD = 250;
/** So many of a conversation's newest messages tell how long its texts are; to look at all would take seconds. */
const SAMPLE = 8;

/** What takes how much room. */
export class StorageReader {
  readonly #pages;
  readonly #conversations;

  constructor(statements: Statements) {
    this.#pages = statements.rows<[], Row<'bytes' | 'used'>>(
      `SELECT page_count * page_size AS bytes, (page_count - freelist_count) * page_size AS used
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
    this.#conversations = statements.rows<[], Row<'group_id' | 'messages' | 'weight'>>(
      `SELECT c.group_id, n.messages, n.messages * (${MESSAGE_OVERHEAD} + (
         SELECT avg(octet_length(text)) FROM (
           SELECT text FROM message WHERE conversation = c.ref ORDER BY at DESC LIMIT ${SAMPLE}
         )
       )) AS weight
       FROM (SELECT conversation, count(*) AS messages FROM message GROUP BY conversation) n
         JOIN conversation c ON c.ref = n.conversation
       ORDER BY weight DESC, c.group_id`,
    );
  }

  /** What of the file is used: what the limit of the preferences is about. */
  usedBytes(): number {
    return readWhole(this.#pages.get()?.used);
  }

  read(): CacheStorage {
    const pages = this.#pages.get();
    const [bytes, usedBytes] = [readWhole(pages?.bytes), readWhole(pages?.used)];
    const rows = this.#conversations.all();
    const weight = rows.reduce((sum, row) => sum + readNumber(row.weight), 0);
    const perConversation = rows.map((row) => ({
      conversationId: readConversationId(row.group_id),
      messages: readWhole(row.messages),
      bytes: Math.floor((usedBytes * readNumber(row.weight)) / weight),
    }));
    return { bytes, usedBytes, perConversation };
  }
}
