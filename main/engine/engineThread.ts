import path from 'node:path';
import type { EngineEvent, EngineMethod } from '../../shared/contract/contract.ts';
import { type ConversationSelection, joinSelections, withLines } from '../../shared/conversationList.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Conversation } from '../../shared/model.ts';
import { fail, succeed } from '../../shared/result.ts';
import { systemChance, systemClock, systemIds } from './clock.ts';
import { CodePrompter } from './codePrompter.ts';
import type { Engine, EngineWorld } from './engine.ts';
import { UnfinishedExports } from './export/exportFile.ts';
import { describeError, type Log } from './log.ts';
import { type EngineOptions, type FromEngine, placeOf, type ToEngine } from './protocol.ts';
import type { SystemAccess } from './remote/messageStore.ts';
import { type OpenMessageStore, startEngine } from './startEngine.ts';
import { type CountedConversation, countUnread, UnreadCounter } from './unreadCounter.ts';

/** The thread's connection to main. */
export interface ThreadPort<From, To> {
  readonly post: (message: From) => void;
  readonly onMessage: (listener: (message: To) => void) => void;
  /** Ends the thread once it has no pending work. */
  readonly close: () => void;
}

/** The first request waits this long for the window's list of conversations, in ms. */
const longestWaitMs = 2_000;

/**
 * Runs an engine behind a thread's port until main sends `stop`, and clears `options.cacheKey`. Never throws: posts `failed` if
 * the engine can't start. `openStore`: instead of the connection's table.
 */
export function runEngine(
  options: EngineOptions,
  port: ThreadPort<FromEngine, ToEngine>,
  system: SystemAccess,
  openStore?: OpenMessageStore,
): void {
  const { post } = port;
  const { connection } = options;
  const log: Log = (level, text, error) => post({ kind: 'log', line: { level, text, ...describeError(error) } });
  const stopping = new AbortController();
  const codes = new CodePrompter(systemClock, (prompt) => post({ kind: 'prompt', prompt }));
  let counted: readonly (CountedConversation & Pick<Conversation, 'id' | 'at'>)[] = [];
  let uncounted: ConversationSelection = {};
  const unreadCounter = new UnreadCounter(
    systemClock,
    async () => {
      const selection = uncounted;
      uncounted = { only: [] };
      try {
        const list = await engine?.services['conversations.list'](selection, stopping.signal);
        const lines = (list?.conversations ?? []).map(({ id, at, unread, isMarkedUnread, mutedUntil, group }) => ({
          id,
          at,
          unread,
          isMarkedUnread,
          mutedUntil,
          group,
        }));
        counted = withLines(counted, selection, lines);
      } catch (thrown) {
        uncounted = joinSelections(selection, uncounted);
        throw thrown;
      }
      return countUnread(counted, systemClock.now());
    },
    (unread) => post({ kind: 'unread', unread }),
    stopping.signal,
  );
  const publish = (event: EngineEvent): void => {
    post({ kind: 'event', event });
    if (event.name !== 'conversations.changed') return;
    uncounted = joinSelections(uncounted, event.payload);
    unreadCounter.changed();
  };

  const listed = Promise.withResolvers<void>();
  const beforeFirstRequest = options.awaitsWindow
    ? Promise.race([listed.promise, systemClock.sleep(longestWaitMs, stopping.signal).catch(() => {})])
    : Promise.resolve();
  const unfinishedExports = new UnfinishedExports(path.join(options.directory, 'exports.json'));
  let engine: Engine | null = null;
  const stopThread = (): void => {
    stopping.abort();
    codes.stop();
    void Promise.resolve(engine?.stop())
      .catch((thrown: unknown) => log('error', 'The engine failed while stopping.', thrown))
      .finally(() => port.close());
  };
  /** Ends the thread; main starts another, which opens the databases again. */
  const endDamaged = (code: 'cache-unreadable' | 'outbox-unreadable'): void => {
    // During the start, the error reaches the handler below.
    if (engine === null || stopping.signal.aborted) return;
    post({ kind: 'failed', error: new AppError(code).toData(), cause: null });
    stopThread();
  };
  try {
    const world: EngineWorld = {
      clock: systemClock,
      chance: systemChance,
      ids: systemIds,
      prompt: codes.prompt,
      onSignIn: (accessKeyId) => post({ kind: 'signedIn', signedIn: { accessKeyId, ...placeOf(connection) } }),
      system,
      beforeFirstRequest,
      unfinishedExports,
      publish,
      arrived: (arrival) => post({ kind: 'arrived', arrival }),
      readElsewhere: (read) => post({ kind: 'readElsewhere', read }),
      onDamage: endDamaged,
      log,
    };
    engine = startEngine(options, world, openStore);
  } catch (thrown) {
    const error = toAppError(thrown);
    post({ kind: 'failed', error: error.toData(), cause: describeError(error).cause });
    port.close();
    return;
  } finally {
    // SQLite has its own copies.
    options.cacheKey.fill(0);
  }
  unreadCounter.changed();
  unfinishedExports
    .deleteParts()
    .catch((error: unknown) => log('warn', 'Could not delete the part file of an unfinished export.', error));
  const { services, signal } = engine;

  port.onMessage(async <M extends EngineMethod>(message: ToEngine<M>) => {
    switch (message.kind) {
      case 'call':
        // The user requested this refresh, so it may prompt.
        if (message.method === 'sync.refresh') codes.resetCooldown();
        try {
          const value = await services[message.method](message.request, stopping.signal);
          post({ kind: 'reply', id: message.id, result: succeed(value) });
          if (message.method === 'conversations.list') listed.resolve();
        } catch (thrown) {
          const error = toAppError(thrown);
          if (error.code === 'internal') log('error', `${message.method} failed.`, error);
          post({ kind: 'reply', id: message.id, result: fail(error.toData()) });
        }
        return;
      case 'code':
        codes.answer(message.id, message.code);
        return;
      case 'signal':
        signal(message.signal);
        // Timers stop while the computer sleeps.
        if (message.signal === 'resume') unreadCounter.changed();
        return;
      case 'stop':
        stopThread();
        return;
    }
  });
}
