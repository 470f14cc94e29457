import type { AccountId } from '../../shared/model.ts';
import type { EngineOptions, Environment } from '../engine/protocol.ts';
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
  #environment: Environment = { isFocused: false, notifies: false, isOnBattery: false };

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
    engine.signal(this.#environmentOf(id));
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
    const previousId = this.#activeId;
    const previous = this.active;
    if (id === previousId) return this.#publishActive();
    this.#activeId = id;
    this.#parts.publisher.publish({ name: 'accounts.switched', payload: { id } });
    void previous?.call('messages.open', { conversationId: null });
    for (const each of [previousId, id]) if (each !== null) this.of(each)?.signal(this.#environmentOf(each));
    await this.#publishActive();
  }

  /** Publishes that the list of accounts changed. */
  publishChange(): void {
    this.#parts.publisher.publish({ name: 'accounts.changed', payload: {} });
  }

  /** Changes the surroundings of all accounts. Only the active one can have the focus. */
  setEnvironment(change: Partial<Environment>): void {
    this.#environment = { ...this.#environment, ...change };
    for (const [id, engine] of this.#engines) engine.signal(this.#environmentOf(id));
  }

  /** Wakes all accounts after the computer slept. */
  resume(): void {
    for (const engine of this.#engines.values()) engine.signal('resume');
  }

  #environmentOf(id: AccountId): Environment {
    const { isFocused, ...environment } = this.#environment;
    return { ...environment, isFocused: isFocused && id === this.#activeId };
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
