import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { prepareFile } from '../../../app/privateFiles.ts';
import { toRanges } from './numberRanges.ts';

const Count = z.int().nonnegative();
/** More numbers than anyone writes, so that a record can't exhaust the memory. */
const mostNumbers = 10_000_000;

const Content = z.strictObject({
  revision: Count,
  accepted: Count,
  unsettled: z
    .array(z.tuple([Count, Count]).refine(([from, to]) => from <= to))
    .refine((ranges) => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0) <= mostNumbers),
});
/** What the record beside an outbox says: which messages must be in it. */
export type RecordContent = Readonly<z.infer<typeof Content>>;

const File = z.strictObject({ record: z.string(), mac: z.base64() });

/** A record that was read; `forged`: it was changed, damaged, or written with another key. */
export type ReadRecord = RecordContent | 'missing' | 'forged';

/**
 * The file `<outbox>-record`: the number of the last message that was accepted, and the numbers of those that are not settled.
 * It is replaced as a whole, so that losing anything else can be noticed, and authenticated with a key that is derived from
 * the account's.
 */
export class OutboxRecord {
  readonly #file: string;
  readonly #key: Uint8Array;

  /** `key`: the key of the database. */
  constructor(database: string, key: Uint8Array) {
    this.#file = `${database}-record`;
    this.#key = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), 'meridian outbox record', 32));
  }

  /** @throws an error of the file system other than that there is no file */
  read(): ReadRecord {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return 'missing';
      throw thrown;
    }
    try {
      const { record, mac } = File.parse(JSON.parse(text));
      const [found, expected] = [Buffer.from(mac, 'base64'), this.#macOf(record)];
      if (found.byteLength !== expected.byteLength || !timingSafeEqual(found, expected)) return 'forged';
      return Content.parse(JSON.parse(record));
    } catch {
      return 'forged';
    }
  }

  /**
   * Writes a new record to the disk; the returned function puts it in the place of the present one.
   * @throws AppError `disk-full` or `disk-read-only`, as the returned function does
   */
  prepare(revision: number, accepted: number, unsettled: readonly number[]): () => void {
    const content: RecordContent = {
      revision,
      accepted,
      unsettled: toRanges(unsettled).map(([from, to]) => [from, to]),
    };
    const record = JSON.stringify(content);
    const file: z.infer<typeof File> = { record, mac: this.#macOf(record).toString('base64') };
    return prepareFile(this.#file, JSON.stringify(file));
  }

  #macOf(record: string): Buffer {
    return createHmac('sha256', this.#key).update(record).digest();
  }
}
