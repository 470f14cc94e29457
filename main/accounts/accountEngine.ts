import type { EngineState } from '../../shared/contract/accounts.ts';
import type { EngineMethod, Reply, Request } from '../../shared/contract/contract.ts';
import type { ExportProgress } from '../../shared/contract/storage.ts';
import { initialSyncStatus, type SyncStatus } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData, toAppError } from '../../shared/errors.ts';
import type { Account } from '../../shared/model.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Arrival, EngineEvent, EngineOptions, EngineSignal, NumberedRequest } from '../engine/protocol.ts';
import type { EngineClient, EngineListener } from '../engineClient.ts';

/** What of an engine's client is used. */
export type EngineHandle = Pick<EngineClient, 'call' | 'signal' | 'answerCode' | 'stop'>;
export type StartEngine = (options: EngineOptions, listener: EngineListener) => EngineHandle;

/** What an engine tells of one account, for the switcher. */
export interface AccountSnapshot {
  readonly account: Account | null;
  readonly unread: number;
  readonly status: SyncStatus;
  readonly engine: EngineState;
}

export interface AccountEngineParts {
  /** Reads what the engine is started with: keys, directory. Rejects with an AppError. */
  readonly prepare: () => Promise<EngineOptions>;
  readonly start: StartEngine;
  readonly log: EngineListener['log'];
  /** What the engine tells the window. */
  readonly event: (event: EngineEvent) => void;
  /** Messages to notify of. */
  readonly arrived: (arrival: Arrival) => void;
  /** The snapshot is another one. */
  readonly changed: () => void;
  /** A code is wanted; `asker` stands for the thread that wants it, and is withdrawn with it. */
  readonly ask: (asker: object, request: NumberedRequest, reply: (code: string | null) => void) => void;
  readonly withdraw: (asker: object) => void;
  /** Told when the thread broke or could not be started. */
  readonly failed: (error: AppError, willRestart: boolean) => void;
}

/** The status while no engine runs. */
export const notSyncing: SyncStatus = { ...initialSyncStatus, phase: 'idle' };

/**
 * The engine of one account, kept running: a thread that breaks is started again, once, and put back where it was. One that
 * says why it can't start (a full disk, a locked keychain) is not; nor is one that breaks a second time.
 */
export class AccountEngine {
  readonly #parts: AccountEngineParts;
  #handle: Promise<Result<EngineHandle>>;
  #snapshot: AccountSnapshot = { account: null, unread: 0, status: notSyncing, engine: 'running' };
  #isFocused = false;
  #openConversation: Request<'messages.open'> = { conversationId: null };
  #isStopped = false;
  /** What was last told of the exports that are being written, by their ids. */
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
    // What a restarted engine is told again.
    if (isOpen(method, request)) this.#openConversation = request;
    const handle = await this.#handle;
    return handle.ok ? handle.value.call(method, request) : handle;
  }

  signal(signal: EngineSignal): void {
    if (signal !== 'resume') this.#isFocused = signal === 'focus';
    void this.#handle.then((handle) => handle.ok && handle.value.signal(signal));
  }

  /** Ends the thread, by force once `grace` resolves. Nothing is told any more but how exports end. */
  async stop(grace: Promise<void>): Promise<void> {
    this.#isStopped = true;
    // What it is started with may wait for a person whom the keychain asks; no thread is started any more by then.
    const handle = await Promise.race([this.#handle, grace]);
    this.#parts.withdraw(this);
    if (handle?.ok) await handle.value.stop(grace);
    this.#endExports('cancelled', null);
  }

  async #start(): Promise<Result<EngineHandle>> {
    try {
      const options = await this.#parts.prepare();
      if (this.#isStopped) return fail(new AppError('cancelled', 'This account was closed.').toData());
      const handle = this.#parts.start(
        options,
        this.#listenerOf(() => handle),
      );
      void this.#read(handle);
      return { ok: true, value: handle };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (this.#isStopped) return fail(error.toData());
      this.#parts.failed(error, false);
      this.#fall(error.toData());
      return fail(error.toData());
    }
  }

  /** What is known from then on by events, as it is at first. */
  async #read(handle: EngineHandle): Promise<void> {
    const [account, status] = await Promise.all([handle.call('account.read', {}), handle.call('sync.status', {})]);
    if (account.ok) this.#set({ account: account.value.account });
    if (status.ok) this.#set({ status: status.value });
  }

  #listenerOf(handle: () => EngineHandle): EngineListener {
    const { log, event: tell, arrived, ask } = this.#parts;
    return {
      log,
      event: (event) => {
        if (event.name === 'export.changed') this.#followExport(event.payload);
        else if (this.#isStopped) return;
        if (event.name === 'account.changed') this.#set({ account: event.payload.account });
        if (event.name === 'sync.changed') this.#set({ status: event.payload });
        tell(event);
      },
      ask: (request) => ask(this, request, (code) => handle().answerCode(request.id, code)),
      unread: (unread) => this.#set({ unread }),
      arrived: (arrival) => {
        if (!this.#isStopped) arrived(arrival);
      },
      died: (error) => this.#died(error),
    };
  }

  #died(error: AppError): void {
    this.#parts.withdraw(this);
    if (this.#isStopped) return;
    this.#endExports('failed', error.toData());
    // A definite reason stays one at a second try.
    const willRestart = this.#snapshot.engine === 'running' && error.code === 'internal';
    this.#parts.failed(error, willRestart);
    if (willRestart) this.#restart();
    else this.#fall(error.toData());
  }

  /** Puts a new thread where the old one was: the same account, conversation and focus. */
  #restart(): void {
    this.#set({ engine: 'restarted' });
    this.#handle = this.#start();
    this.signal(this.#isFocused ? 'focus' : 'blur');
    if (this.#openConversation.conversationId !== null) void this.call('messages.open', this.#openConversation);
    // What the window shows may be of before.
    this.#parts.event({ name: 'conversations.changed', payload: {} });
    const { conversationId } = this.#openConversation;
    if (conversationId !== null) this.#parts.event({ name: 'messages.changed', payload: { conversationId } });
  }

  #fall(error: AppErrorData): void {
    const status: SyncStatus = { ...this.#snapshot.status, phase: 'failed', error, firstSync: null };
    this.#set({ engine: 'stopped', status });
    this.#parts.event({ name: 'sync.changed', payload: status });
  }

  #followExport(progress: ExportProgress): void {
    if (progress.state === 'running') this.#exports.set(progress.exportId, progress);
    else this.#exports.delete(progress.exportId);
  }

  /** Tells the end of exports whose thread can't tell it any more. */
  #endExports(state: 'cancelled' | 'failed', error: AppErrorData | null): void {
    for (const progress of this.#exports.values()) {
      this.#parts.event({ name: 'export.changed', payload: { ...progress, state, error } });
    }
    this.#exports.clear();
  }

  #set(change: Partial<AccountSnapshot>): void {
    if (this.#isStopped) return;
    const next = { ...this.#snapshot, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#snapshot)) return;
    this.#snapshot = next;
    this.#parts.changed();
  }
}

/** Whether a call tells which conversation is on the screen; a method and its request stay together. */
const isOpen = (method: EngineMethod, _request: unknown): _request is Request<'messages.open'> =>
  method === 'messages.open';
