import fs from 'node:fs';
import path from 'node:path';
import { CacheKeys } from '../../../main/accounts/cacheKeys.ts';
import { SecretFiles } from '../../../main/accounts/secretFiles.ts';
import { encodeGroupRow } from '../../../main/engine/remote/dynamo/codec.ts';
import type { OutboxLoss, SyncStatus } from '../../../shared/contract/sync.ts';
import { toAppError } from '../../../shared/errors.ts';
import { AccountId, ConversationId } from '../../../shared/model.ts';
import { ANDREW, BAYKO, groupRowAt } from '../../contracts/messageStore/samples.ts';
import { FakeTable } from '../../fakes/fakeTable.ts';
import { ManualClock, settle } from '../../fakes/manualClock.ts';
import { createFakeKeychain } from '../../support/fakeKeychain.ts';
import { noVault } from '../../support/fakeVault.ts';
import { Random } from '../simulator/random.ts';
import { ComposedEngine } from '../support/composedEngine.ts';
import { type Damage, damageFolder } from './files.ts';

/** What one seed did and found. */
export interface DamageOutcome {
  readonly seed: number;
  readonly damage: Damage;
  /** Messages that were accepted, and those of them that are in the table at the end. */
  readonly accepted: number;
  readonly sent: number;
  /** What the first start after the damage reported; null: nothing. */
  readonly loss: OutboxLoss | null;
  /** What must not happen: a loss that is not reported, a message sent twice, a state in which nothing goes on. */
  readonly violations: readonly string[];
}

const accountId = AccountId.parse('0'.repeat(24));
const conversations = [1, 2, 3].map((n) => ConversationId.parse(`conversation-${n}`));
/** Restarts because of damage that was found while the engine ran, as main makes them. */
const MOST_RESTARTS = 3;
/** The time in which everything that can be sent is sent, and the steps in which it passes, ms. */
const LONGEST_MS = 1_800_000;
const STEP_MS = 5_000;

/**
 * Accepts messages, some of them sent, kills the engine, damages one file of the account, and starts it again twice. `folder`
 * must be empty.
 */
export async function damageRun(seed: number, folder: string): Promise<DamageOutcome> {
  const run = new DamageRun(seed, folder);
  return run.run();
}

class DamageRun {
  readonly #seed: number;
  readonly #random: Random;
  readonly #folder: string;
  readonly #clock = new ManualClock();
  readonly #table = new FakeTable();
  readonly #accepted: string[] = [];
  readonly #keys: CacheKeys;
  #runs = 0;

  constructor(seed: number, folder: string) {
    this.#seed = seed;
    this.#random = new Random(seed);
    this.#folder = folder;
    fs.mkdirSync(this.#account, { recursive: true });
    this.#keys = new CacheKeys({
      directories: { of: () => this.#account },
      files: new SecretFiles(noVault),
      keychain: createFakeKeychain(7).keychain,
      choice: () => 'file',
      now: () => this.#clock.now(),
      log: () => {},
      changed: () => {},
    });
    for (const id of conversations) {
      this.#table.put(encodeGroupRow(ANDREW.id, groupRowAt(1, id)));
      this.#table.put(encodeGroupRow(BAYKO.id, { ...groupRowAt(1, id), other: ANDREW }));
    }
  }

  async run(): Promise<DamageOutcome> {
    const random = this.#random;
    const older = path.join(this.#folder, 'older');
    for (let runs = random.between(0, 2); runs > 0; runs--) await this.#accept(random.between(0, 4), false);
    fs.cpSync(this.#account, older, { recursive: true });
    if (random.next() < 0.5) await this.#accept(random.between(0, 3), false);
    await this.#accept(random.between(1, 12), true);
    const damage = damageFolder(this.#account, older, random);

    const violations: string[] = [];
    const first = await this.#start(false);
    if (first.waiting > 0 && !hasError(first)) violations.push(`${first.waiting} messages wait without an error`);
    const sent = this.#sent();
    const missing = this.#accepted.filter((id) => !sent.includes(id)).length - first.waiting - first.failed;
    const loss = first.outboxLoss;
    if (missing > 0 && (loss === null || (loss.isCertain && loss.lost < missing)))
      violations.push(`${missing} messages are missing, ${loss?.lost ?? 0} were reported`);
    if (loss?.isCertain && loss.lost > Math.max(0, missing))
      violations.push(`${loss.lost} were reported, ${missing} missing`);
    if (new Set(sent).size < sent.length) violations.push('a message was sent twice');
    const second = await this.#start(true);
    if (loss !== null && second.outboxLoss === null) violations.push('the next start has forgotten the loss');
    const { length: accepted } = this.#accepted;
    return { seed: this.#seed, damage, accepted, sent: new Set(sent).size, loss, violations };
  }

  get #account(): string {
    return path.join(this.#folder, accountId);
  }

  /** Accepts messages; online, sends them. Ends by a kill or in order. */
  async #accept(count: number, offline: boolean): Promise<void> {
    const engine = await this.#open(offline, () => {});
    for (let n = 0; n < count; n++) {
      const conversationId = this.#random.next() < 0.6 ? conversations[0] : conversations[this.#random.between(1, 2)];
      const text = `text ${this.#accepted.length} ${'long '.repeat(this.#random.between(0, 180))}`;
      if (conversationId === undefined) throw new RangeError('There is no conversation.');
      const { outgoing } = await engine.call('messages.send', { conversationId, text });
      this.#accepted.push(outgoing.id);
      if (this.#random.next() < 0.3) await engine.call('drafts.save', { conversationId, text: 'half a sentence' });
    }
    if (!offline) await this.#sendAll(engine);
    const killed = path.join(this.#folder, 'killed');
    const isKilled = this.#random.next() < 0.7;
    if (isKilled) fs.cpSync(this.#account, killed, { recursive: true });
    await engine.engine.stop();
    if (!isKilled) return;
    fs.rmSync(this.#account, { recursive: true });
    fs.renameSync(killed, this.#account);
  }

  /** Starts the engine, lets it send what it can, and returns its status. An engine that can't start has an error. */
  async #start(offline: boolean): Promise<SyncStatus> {
    for (let restarts = 0; ; restarts++) {
      let isDamaged = false;
      let engine: ComposedEngine | null = null;
      try {
        engine = await this.#open(offline, () => {
          isDamaged = true;
        });
        if (!offline) await this.#sendAll(engine);
        if (!isDamaged) return await engine.call('sync.status', {});
      } catch (thrown) {
        if (!isDamaged && toAppError(thrown).code !== 'cache-unreadable') throw thrown;
      } finally {
        await engine?.engine.stop();
      }
      if (restarts === MOST_RESTARTS) throw new Error('The engine finds damage again and again.');
    }
  }

  async #open(offline: boolean, onDamage: () => void): Promise<ComposedEngine> {
    const key = await this.#keys.load(accountId);
    const engine = new ComposedEngine({
      ...{ user: ANDREW.id, table: this.#table, clock: this.#clock, directory: this.#account },
      ...{ key, offline, onDamage, run: ++this.#runs },
    });
    await settle();
    return engine;
  }

  async #sendAll(engine: ComposedEngine): Promise<void> {
    for (let passedMs = 0; passedMs < LONGEST_MS; passedMs += STEP_MS) {
      await this.#clock.advance(STEP_MS);
      const { waiting, phase } = await engine.call('sync.status', {});
      if (waiting === 0 && phase === 'idle') return;
    }
  }

  #sent(): string[] {
    return this.#table
      .rows()
      .filter(({ pk, message_uuid }) => String(pk).startsWith('MSG#') && message_uuid !== undefined)
      .map(({ message_uuid }) => String(message_uuid));
  }
}

const hasError = ({ error, sending, disk }: SyncStatus): boolean =>
  [error, sending, disk].some((each) => each !== null);

/** Counts of many runs. */
export class DamageCounts {
  runs = 0;
  accepted = 0;
  sent = 0;
  /** Runs that reported a loss, and messages that were recovered from damaged files or reported as lost. */
  reports = 0;
  recovered = 0;
  lost = 0;
  readonly violations: string[] = [];
  readonly #kinds = new Map<string, number>();

  add({ seed, damage, accepted, sent, loss, violations }: DamageOutcome): void {
    const what = `${damage.file} ${damage.kind}`;
    this.runs++;
    this.accepted += accepted;
    this.sent += sent;
    if (loss !== null) this.reports++;
    this.recovered += loss?.recovered ?? 0;
    this.lost += loss?.lost ?? 0;
    this.#kinds.set(what, (this.#kinds.get(what) ?? 0) + 1);
    for (const violation of violations) this.violations.push(`seed ${seed}, ${what}: ${violation}`);
  }

  /** One line for each file and kind, then the sums. */
  get lines(): string[] {
    const kinds = [...this.#kinds].sort().map(([what, count]) => `  ${what}: ${count}`);
    const sums = `${this.runs} damages, ${this.accepted} messages accepted, ${this.sent} in the table`;
    const losses = `${this.reports} losses reported, ${this.recovered} messages recovered, ${this.lost} lost`;
    return [...kinds, `${sums}; ${losses}; ${this.violations.length} violations`];
  }
}
