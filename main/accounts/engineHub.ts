import type { AccountId } from '../../shared/model.ts';
import type { EngineOptions, EngineSignal } from '../engine/protocol.ts';
import { AccountEngine, type AccountSnapshot, notSyncing, type SharedEngineParts } from './accountEngine.ts';

export interface EngineHubParts extends SharedEngineParts {
  /** Prepares the options for an account's engine. Rejects with an AppError. */
  readonly prepare: (id: AccountId) => Promise<EngineOptions>;
}

/**
 * The engines of all accounts. All of them run. The window receives the events of the active account; about the others it
 * learns only that the list of accounts changed.
 */
export class EngineHub {
  readonly #parts: EngineHubParts;
  readonly #engines = new Map<AccountId, AccountEngine>();
  /** Stopping engines by account. Each promise resolves when nothing uses the account's files. */
  readonly #stopping = new Map<AccountId, Promise<void>>();
  #isClosed = false;
  #activeId: AccountId | null = null;
  #isFocused = false;

  constructor(parts: EngineHubParts) {
    this.#parts = parts;
  }

  get activeId(): AccountId | null {
    return this.#activeId;
  }

  /** The active account's engine; null if no account is active. */
  get active(): AccountEngine | null {
    return this.#activeId === null ? null : this.of(this.#activeId);
  }

  of(id: AccountId): AccountEngine | null {
    return this.#engines.get(id) ?? null;
  }

  /** An account's state for the list of accounts. */
  snapshot(id: AccountId): AccountSnapshot {
    return this.of(id)?.snapshot ?? { account: null, unread: 0, status: notSyncing, engine: 'stopped' };
  }

  /**
   * Starts an account's engine after its previous one has stopped; calls wait until then. Does nothing if the engine runs
   * already, or after `stopAll`.
   */
  start(id: AccountId): void {
    if (this.#isClosed || this.#engines.has(id)) return;
    const previous = this.#stopping.get(id);
    const engine = new AccountEngine({
      ...this.#parts,
      id,
      prepare: async () => {
        await previous;
        return this.#parts.prepare(id);
      },
      isActive: () => id === this.#activeId,
      changed: () => this.publishChange(),
    });
    this.#engines.set(id, engine);
    if (id === this.#activeId && this.#isFocused) engine.signal('focus');
    this.publishChange();
  }

  /** Stops an account's engine; terminates it when `grace` resolves. Resolves when nothing uses the account's files. */
  stop(id: AccountId, grace: Promise<void>): Promise<void> {
    const previous = this.#stopping.get(id);
    const engine = this.#engines.get(id);
    if (!engine) return previous ?? Promise.resolve();
    this.#engines.delete(id);
    const stopped = Promise.all([previous, engine.stop(grace)]).then(() => {
      if (this.#stopping.get(id) === stopped) this.#stopping.delete(id);
    });
    this.#stopping.set(id, stopped);
    return stopped;
  }

  /** Restarts an account's engine with newly prepared options. */
  async restart(id: AccountId, grace: Promise<void>): Promise<void> {
    const stopped = this.stop(id, grace);
    this.start(id);
    await stopped;
    if (id === this.#activeId) await this.#publishActive();
  }

  /** Stops all engines; none can be started after this. */
  async stopAll(grace: Promise<void>): Promise<void> {
    this.#isClosed = true;
    for (const id of [...this.#engines.keys()]) this.stop(id, grace);
    await Promise.all(this.#stopping.values());
  }

  /** Makes an account active, or none, and publishes its state. */
  async activate(id: AccountId | null): Promise<void> {
    const previous = this.active;
    if (id === this.#activeId) return this.#publishActive();
    this.#activeId = id;
    this.#parts.publisher.publish({ name: 'accounts.switched', payload: { id } });
    previous?.signal('blur');
    void previous?.call('messages.open', { conversationId: null });
    if (this.#isFocused) this.active?.signal('focus');
    await this.#publishActive();
  }

  /** Publishes that the list of accounts changed. */
  publishChange(): void {
    this.#parts.publisher.publish({ name: 'accounts.changed', payload: {} });
  }

  /** Passes a signal on: the focus to the active account, waking up to all accounts. */
  signal(signal: EngineSignal): void {
    if (signal !== 'resume') this.#isFocused = signal === 'focus';
    const targets = signal === 'resume' ? [...this.#engines.values()] : [this.active];
    for (const engine of targets) engine?.signal(signal);
  }

  /** Publishes the state of the active account. */
  async #publishActive(): Promise<void> {
    const { publisher } = this.#parts;
    const id = this.#activeId;
    const engine = this.active;
    if (id === null || engine === null) {
      this.publishChange();
      return;
    }
    const [account, status] = await Promise.all([engine.call('account.read', {}), engine.call('sync.status', {})]);
    // Another account was activated in the meantime.
    if (id !== this.#activeId) return;
    this.publishChange();
    publisher.publish({
      name: 'account.changed',
      accountId: id,
      payload: { account: account.ok ? account.value.account : null },
    });
    publisher.publish({
      name: 'sync.changed',
      accountId: id,
      payload: status.ok ? status.value : this.snapshot(id).status,
    });
    publisher.publish({ name: 'conversations.changed', accountId: id, payload: {} });
  }
}
