import type { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/model.ts';
import type { Arrival, EngineOptions, EngineSignal } from '../engine/protocol.ts';
import type { EngineListener } from '../engineClient.ts';
import type { AppEvent } from '../ipc/publish.ts';
import { AccountEngine, type AccountSnapshot, notSyncing, type StartEngine } from './accountEngine.ts';
import type { MfaPrompts } from './mfaPrompts.ts';

export interface EngineHubParts {
  /** Reads what an account's engine is started with. Rejects with an AppError. */
  readonly prepare: (id: AccountId) => Promise<EngineOptions>;
  readonly start: StartEngine;
  readonly questions: Pick<MfaPrompts, 'ask' | 'withdraw'>;
  readonly log: EngineListener['log'];
  /** What the window is told: the events of the active account, those about accounts, and those about exports. */
  readonly publish: (event: AppEvent) => void;
  /** Messages to notify of, of whichever account. */
  readonly arrived: (id: AccountId, arrival: Arrival) => void;
  /** Told when an engine broke, or could not be started. */
  readonly failed: (id: AccountId, error: AppError, willRestart: boolean) => void;
}

/**
 * The engines of all accounts. All run; the window's calls go to the active one unless they name another, and of the others
 * it learns no more than that something of theirs changed.
 */
export class EngineHub {
  readonly #parts: EngineHubParts;
  readonly #engines = new Map<AccountId, AccountEngine>();
  /** Engines that are ending, by their accounts: each resolves when nothing works on the account's files any more. */
  readonly #ending = new Map<AccountId, Promise<void>>();
  #isClosed = false;
  #activeId: AccountId | null = null;
  #isFocused = false;

  constructor(parts: EngineHubParts) {
    this.#parts = parts;
  }

  get activeId(): AccountId | null {
    return this.#activeId;
  }

  /** The active account's engine; null: there is no account. */
  get active(): AccountEngine | null {
    return this.#activeId === null ? null : this.of(this.#activeId);
  }

  of(id: AccountId): AccountEngine | null {
    return this.#engines.get(id) ?? null;
  }

  /** What is known of an account. */
  snapshot(id: AccountId): AccountSnapshot {
    return this.of(id)?.snapshot ?? { account: null, unread: 0, status: notSyncing, engine: 'stopped' };
  }

  /**
   * Starts an account's engine, once the one that it had before has ended; what it is called with waits until then. Does
   * nothing when it runs already, or after `stopAll`.
   */
  start(id: AccountId): void {
    if (this.#isClosed || this.#engines.has(id)) return;
    const { questions, publish, arrived } = this.#parts;
    const before = this.#ending.get(id);
    const engine = new AccountEngine({
      prepare: async () => {
        await before;
        return this.#parts.prepare(id);
      },
      start: this.#parts.start,
      log: this.#parts.log,
      event: (event) => {
        // An export goes on when another account is shown, and the person hears how it ends.
        if (id === this.#activeId || event.name === 'export.changed') publish({ ...event, accountId: id });
      },
      arrived: (arrival) => arrived(id, arrival),
      changed: () => this.tellChange(),
      ask: (asker, request, reply) => questions.ask(asker, request, reply),
      withdraw: (asker) => questions.withdraw(asker),
      failed: (error, willRestart) => this.#parts.failed(id, error, willRestart),
    });
    this.#engines.set(id, engine);
    this.tellChange();
  }

  /** Ends an account's engine, by force once `grace` resolves; resolves when none works on the account's files any more. */
  stop(id: AccountId, grace: Promise<void>): Promise<void> {
    const before = this.#ending.get(id);
    const engine = this.#engines.get(id);
    if (!engine) return before ?? Promise.resolve();
    this.#engines.delete(id);
    const ended = Promise.all([before, engine.stop(grace)]).then(() => {
      if (this.#ending.get(id) === ended) this.#ending.delete(id);
    });
    this.#ending.set(id, ended);
    return ended;
  }

  /** Ends an account's engine and starts it anew, by what `prepare` gives then. */
  async restart(id: AccountId, grace: Promise<void>): Promise<void> {
    const ended = this.stop(id, grace);
    this.start(id);
    if (id === this.#activeId && this.#isFocused) this.active?.signal('focus');
    await ended;
    if (id === this.#activeId) await this.#tellActive();
  }

  /** Ends all of them, for good. */
  async stopAll(grace: Promise<void>): Promise<void> {
    this.#isClosed = true;
    for (const id of [...this.#engines.keys()]) this.stop(id, grace);
    await Promise.all(this.#ending.values());
  }

  /** Makes an account the active one, and has the window read everything anew; null: there is none. */
  async activate(id: AccountId | null): Promise<void> {
    const before = this.active;
    if (id === this.#activeId) return this.#tellActive();
    this.#activeId = id;
    this.#parts.publish({ name: 'accounts.switched', payload: { id } });
    before?.signal('blur');
    void before?.call('messages.open', { conversationId: null });
    if (this.#isFocused) this.active?.signal('focus');
    await this.#tellActive();
  }

  /** The list of accounts is another one. */
  tellChange(): void {
    this.#parts.publish({ name: 'accounts.changed', payload: {} });
  }

  /** Tells what happened around the app: the focus is the active account's alone, waking up is everyone's. */
  signal(signal: EngineSignal): void {
    if (signal !== 'resume') this.#isFocused = signal === 'focus';
    const concerned = signal === 'resume' ? [...this.#engines.values()] : [this.active];
    for (const engine of concerned) engine?.signal(signal);
  }

  /** What the window shows is of another account now. */
  async #tellActive(): Promise<void> {
    const { publish } = this.#parts;
    const id = this.#activeId;
    const engine = this.active;
    if (id === null || engine === null) {
      this.tellChange();
      return;
    }
    const [account, status] = await Promise.all([engine.call('account.read', {}), engine.call('sync.status', {})]);
    // Another account was activated in the meantime.
    if (id !== this.#activeId) return;
    this.tellChange();
    publish({
      name: 'account.changed',
      accountId: id,
      payload: { account: account.ok ? account.value.account : null },
    });
    publish({
      name: 'sync.changed',
      accountId: id,
      payload: status.ok ? status.value : this.snapshot(id).status,
    });
    publish({ name: 'conversations.changed', accountId: id, payload: {} });
  }
}
