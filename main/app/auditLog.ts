import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Credentials } from '../../shared/connection.ts';
import type { MethodName } from '../../shared/contract/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { AccountId } from '../../shared/model.ts';
import { oneLine } from '../../shared/text/oneLine.ts';
import { formatTimestamp } from '../../shared/time/formatTimestamp.ts';
import type { Clock } from '../engine/clock.ts';
import { type Log, limitLog } from '../engine/log.ts';
import type { SignedIn } from '../engine/protocol.ts';
import type { AuditedCall } from '../ipc/router.ts';
import { ensurePrivateFolder, makePrivate } from './privateFiles.ts';
import { type Facts, RepeatFolder } from './repeatFolder.ts';

/** The size at which a file is renamed, in bytes, and how many older ones are kept. */
const fileBytes = 1_000_000;
const olderFiles = 4;

/** The calls that are recorded however they end. Of all others, those that are refused. */
const recorded: ReadonlySet<MethodName> = new Set<MethodName>([
  'accounts.test',
  'accounts.createTable',
  'accounts.find',
  'accounts.add',
  'accounts.update',
  'accounts.remove',
  'accounts.startOver',
  'outbox.dismissLoss',
  'credentials.answer',
  'export.start',
  'lock.unlock',
  'lock.configure',
  'lock.protect',
  'lock.startOver',
]);

const denials: ReadonlySet<string> = new Set(['untrusted-sender', 'validation', 'locked']);

/** What is recorded of a request. Everything else, such as a passphrase, a label or a file's name, is left out. */
const Recorded = z
  .object({
    id: AccountId,
    accountId: AccountId.nullable(),
    connection: z.object({
      endpoint: z.string().nullable(),
      region: z.string(),
      table: z.string(),
      credentials: Credentials,
    }),
    keys: z.object({ accessKeyId: z.string() }).nullable(),
    format: z.string(),
    kept: z.string(),
  })
  .partial()
  .catch({});

/**
 * Records on this computer what a security review asks for: which credentials were used where, changes of accounts, exports,
 * unlocking, refused calls, and what the page was denied. A line is one JSON object. Holds no texts, no names of people and no
 * secrets. What repeats is counted, so that a flood does not push out older entries.
 */
export class AuditLog {
  readonly #file: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #entries: RepeatFolder;

  constructor(file: string, clock: Pick<Clock, 'now'>, log: Log) {
    this.#file = file;
    this.#clock = clock;
    this.#log = limitLog(log, clock);
    this.#entries = new RepeatFolder(clock, (event, facts) => this.#write(event, facts));
    ensurePrivateFolder(path.dirname(file));
    for (let age = 0; age <= olderFiles; age++) makePrivate(this.#aged(age));
  }

  /** Records a call of the page. */
  called({ method, accountId, request, error }: AuditedCall): void {
    const outcome = error === null ? 'ok' : [error.code, error.reason].filter(Boolean).join(' ');
    if (recorded.has(method)) {
      this.#entries.add(method, {
        ...factsOf(request),
        ...(accountId === null ? {} : { account: accountId }),
        outcome,
      });
    } else if (isDenial(error)) this.denied(`${method}: ${outcome}`);
  }

  /** Records that credentials signed requests to a table. */
  signedIn({ accessKeyId, ...connection }: SignedIn): void {
    this.#entries.add('credentials.used', { accessKeyId, ...placeOf(connection) });
  }

  /** Records something that the page was denied, such as a permission. `what` holds nothing private. */
  denied(what: string): void {
    this.#entries.add('denied', { what });
  }

  /** Never throws: a full disk must not stop the app. */
  #write(event: string, facts: Facts): void {
    const known = Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== null);
    const cut = known.map(([name, fact]) => [name, typeof fact === 'string' ? oneLine(fact) : fact]);
    const line = JSON.stringify({ at: formatTimestamp(this.#clock.now()), event, ...Object.fromEntries(cut) });
    try {
      this.#rotate();
      fs.appendFileSync(this.#file, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      this.#log('warn', 'The audit log could not be written.', error);
    }
  }

  #rotate(): void {
    const size = fs.statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < fileBytes) return;
    for (let age = olderFiles; age > 0; age--) {
      if (fs.existsSync(this.#aged(age - 1))) fs.renameSync(this.#aged(age - 1), this.#aged(age));
    }
  }

  #aged(age: number): string {
    return age === 0 ? this.#file : this.#file.replace(/\.log$/, `.${age}.log`);
  }
}

const isDenial = (error: AppErrorData | null): boolean => error !== null && denials.has(error.code);

function factsOf(request: unknown): Facts {
  const { id, accountId, connection, keys, format, kept } = Recorded.parse(request);
  return {
    account: id ?? accountId,
    ...(connection && placeOf(connection)),
    accessKeyId: keys?.accessKeyId,
    format,
    kept,
  };
}

function placeOf({ endpoint, region, table, credentials }: Omit<SignedIn, 'accessKeyId'>): Facts {
  return {
    endpoint: endpoint ?? 'aws',
    region,
    table,
    credentials: credentials.kind,
    profile: credentials.kind === 'profile' ? credentials.name : undefined,
    identityPool: credentials.kind === 'cognito' ? credentials.identityPoolId : undefined,
  };
}
