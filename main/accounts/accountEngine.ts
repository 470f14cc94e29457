import type { EngineState } from '../../shared/contract/accounts.ts';
import type { EngineEvent, EngineMethod, EventPayload, Reply, Request } from '../../shared/contract/contract.ts';
import type { ExportProgress } from '../../shared/contract/storage.ts';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Account, AccountId } from '../../shared/model.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Arrival, EngineOptions, EngineSignal, Environment, ReadElsewhere } from '../engine/protocol.ts';
import type { EngineClient, EngineListener } from '../engineClient.ts';
import type { Publisher } from '../ipc/publish.ts';
import type { MfaPrompts } from './mfaPrompts.ts';

/** The parts of an engine's client that are used. */
export type EngineHandle = Pick<EngineClient, 'call' | 'signal' | 'answerCode' | 'stop'>;
type StartEngine = (options: EngineOptions, listener: EngineListener) => EngineHandle;

/** The state of one account for the list of accounts. */
export interface AccountSnapshot {
  readonly account: Account | null;
  readonly unread: number;
  readonly status: SyncStatus;
  readonly engine: EngineState;
}

/** What the engines of all accounts share. */
export interface SharedEngineParts {
  readonly start: StartEngine;
  readonly log: EngineListener['log'];
  readonly signedIn: EngineListener['signedIn'];
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly prompts: Pick<MfaPrompts, 'open' | 'withdraw'>;
  readonly arrived: (id: AccountId, arrival: Arrival) => void;
  readonly readElsewhere: (id: AccountId, read: ReadElsewhere) => void;
  /** Called with messages that were deleted for everyone, also of an account that no window shows. */
  readonly messagesRemoved: (id: AccountId, removed: EventPayload<'messages.removed'>) => void;
  readonly failed: (id: AccountId, error: AppError, willRestart: boolean) => void;
}

export interface AccountEngineParts extends SharedEngineParts {
  readonly id: AccountId;
  /** Prepares the engine's options. Rejects with an AppError. */
  readonly prepare: () => Promise<EngineOptions>;
  /** Whether the window shows this account. */
  readonly isActive: () => boolean;
  readonly changed: () => void;
}

/** The sync status while no engine runs. */
export const notSyncing: SyncStatus = { ...initialSyncStatus, phase: 'idle' };

/** Restarts because of damaged databases: a disk that damages each new file does not stop. */
const MOST_DAMAGES = 3;

/**
 * Keeps the engine of one account running: a thread that breaks is restarted once, with the same open conversation and
 * surroundings, and one that finds a database damaged is restarted to set it aside. A thread that reports why it can't run (a full disk, a locked keychain) or breaks again is not restarted.
 */
export class AccountEngine {
  readonly #parts: AccountEngineParts;
  #handle: Promise<Result<EngineHandle>>;
  #snapshot: AccountSnapshot = { account: null, unread: 0, status: notSyncing, engine: 'running' };
  /** Null: not known yet. */
  #environment: Environment | null = null;
  #openConversation: Request<'messages.open'> = { conversationId: null };
  #isStopped = false;
  #damages = 0;
  /** The last progress of each running export, by export id. */
  readonly #exports = new Map<string, ExportProgress>();

  constructor(parts: AccountEngineParts) {
    this.#parts = parts;
    this.#handle = this.#start();
  }

  get snapshot(): AccountSnapshot {
    return this.#snapshot;
  }

  /** Calls one method. Never rejects. */
  async call<M extends EngineMethod>(method: M, request: Request<M>): Promise<Result<Reply<M>>> {
    // For a restarted engine.
    if (isOpen(method, request)) this.#openConversation = request;
    const handle = await this.#handle;
    return handle.ok ? handle.value.call(method, request) : handle;
  }

  signal(signal: EngineSignal): void {
    if (signal !== 'resume') this.#environment = signal;
    void this.#handle.then((handle) => handle.ok && handle.value.signal(signal));
  }

  /** Stops the thread; terminates it when `grace` resolves. Afterwards only the ends of exports are reported. */
  async stop(grace: Promise<void>): Promise<void> {
    this.#isStopped = true;
    // Preparation may wait for the user to unlock the keychain; after `grace` no thread is started.
    const handle = await Promise.race([this.#handle, grace]);
    this.#parts.prompts.withdraw(this);
    if (handle?.ok) await handle.value.stop(grace);
    this.#endExports('cancelled', null);
  }

  async #start(): Promise<Result<EngineHandle>> {
    try {
      const options = await this.#parts.prepare();
      if (this.#isStopped) {
        options.cacheKey.fill(0);
        return fail(new AppError('cancelled').toData());
      }
      const handle = this.#parts.start(
        options,
        this.#listenerOf(() => handle),
      );
      void this.#read(handle);
      return { ok: true, value: handle };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (this.#isStopped) return fail(error.toData());
      this.#parts.failed(this.#parts.id, error, false);
      this.#setStopped(error.toData());
      return fail(error.toData());
    }
  }

  /** Reads the initial state; later changes arrive as events. */
  async #read(handle: EngineHandle): Promise<void> {
    const [account, status] = await Promise.all([handle.call('account.read', {}), handle.call('sync.status', {})]);
    if (account.ok) this.#set({ account: account.value.account });
    if (status.ok) this.#set({ status: status.value });
  }

  #listenerOf(handle: () => EngineHandle): EngineListener {
    const { id, log, signedIn, arrived, readElsewhere, prompts } = this.#parts;
    return {
      log,
      signedIn,
      event: this.#onEvent,
      prompt: (request) => prompts.open(this, request, (code) => handle().answerCode(request.id, code)),
      unread: (unread) => this.#set({ unread }),
      arrived: (arrival) => {
        if (!this.#isStopped) arrived(id, arrival);
      },
      readElsewhere: (read) => readElsewhere(id, read),
      died: (error) => this.#died(error),
    };
  }

  /** Applies an event to the snapshot and, if the window shows it, publishes it with the account's id. */
  readonly #onEvent = (event: EngineEvent): void => {
    const { id, publisher, isActive, messagesRemoved } = this.#parts;
    if (event.name === 'export.changed') this.#followExport(event.payload);
    else if (this.#isStopped) return;
    if (event.name === 'account.changed') this.#set({ account: event.payload.account });
    if (event.name === 'sync.changed') this.#set({ status: event.payload });
    if (event.name === 'messages.removed') messagesRemoved(id, event.payload);
    // An export continues when another account is active, and the window shows how it ends.
    if (isActive() || event.name === 'export.changed') publisher.publish({ ...event, accountId: id });
  };

  #died(error: AppError): void {
    this.#parts.prompts.withdraw(this);
    if (this.#isStopped) return;
    this.#endExports('failed', error.toData());
    // A restart opens damaged databases again, which sets them aside. It does not help against another known reason.
    const isDamaged = error.code === 'outbox-unreadable' || error.code === 'cache-unreadable';
    const isFirst = this.#snapshot.engine === 'running' && error.code === 'internal';
    const willRestart = isDamaged ? ++this.#damages <= MOST_DAMAGES : isFirst;
    this.#parts.failed(this.#parts.id, error, willRestart);
    if (isFirst) this.#set({ engine: 'restarted' });
    if (willRestart) this.#restart();
    else this.#setStopped(error.toData());
  }

  /** Starts a new thread with the same open conversation and surroundings. */
  #restart(): void {
    this.#handle = this.#start();
    if (this.#environment !== null) this.signal(this.#environment);
    const { conversationId, elsewhere = [] } = this.#openConversation;
    const shown = conversationId === null ? elsewhere : [conversationId, ...elsewhere];
    if (shown.length > 0) void this.call('messages.open', this.#openConversation);
    // The window may show outdated data.
    this.#onEvent({ name: 'conversations.changed', payload: {} });
    for (const each of shown) this.#onEvent({ name: 'messages.changed', payload: { conversationId: each } });
  }

  #setStopped(error: AppErrorData): void {
    const status: SyncStatus = { ...this.#snapshot.status, phase: 'failed', error, firstSync: null };
    this.#set({ engine: 'stopped', status });
    this.#onEvent({ name: 'sync.changed', payload: status });
  }

  #followExport(progress: ExportProgress): void {
    if (progress.state === 'running') this.#exports.set(progress.exportId, progress);
    else this.#exports.delete(progress.exportId);
  }

  /** Reports the end of exports whose thread has ended. */
  #endExports(state: 'cancelled' | 'failed', error: AppErrorData | null): void {
    for (const progress of this.#exports.values()) {
      this.#onEvent({ name: 'export.changed', payload: { ...progress, state, error } });
    }
  }

  #set(change: Partial<AccountSnapshot>): void {
    if (this.#isStopped) return;
    const before = this.#snapshot;
    this.#snapshot = { ...before, ...change };
    if (listedOf(this.#snapshot) !== listedOf(before)) this.#parts.changed();
  }
}

/**
 * What the list of accounts shows of a snapshot. The time of the last refresh and the end of the first one change nothing
 * there: the window would read the list at each.
 */
const listedOf = ({ account, unread, status, engine }: AccountSnapshot): string => {
  const { waiting, failed, phase, error, sending, outboxLoss } = status;
  const isUsual = phase === 'pulling' || phase === 'idle';
  return JSON.stringify([account, unread, engine, waiting, failed, isUsual || phase, error, sending, outboxLoss]);
};

/** Narrows the request together with its method. */
const isOpen = (method: EngineMethod, _request: unknown): _request is Request<'messages.open'> =>
  method === 'messages.open';
