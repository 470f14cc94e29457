import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { EventPayload, MainEventName, OfAccount } from '../../shared/contract/contract.ts';
import type { Clock } from '../engine/clock.ts';
import type { EngineEvent } from '../engine/protocol.ts';

/** An event of the whole app. */
export type MainEvent = {
  [E in MainEventName]: { readonly name: E; readonly payload: EventPayload<E> };
}[MainEventName];
/** An event for the window; an engine's event carries the id of its account. */
export type AppEvent = MainEvent | (EngineEvent & OfAccount);

type Target = Pick<WebContents, 'isDestroyed' | 'send'>;

/** How long equal events are collected, ms: a first sync emits hundreds a second, and the screen shows sixty. */
const coalesceMs = 30;

/**
 * Sends events to the window. Of events about the same thing only the last one in each interval is sent, in the order of
 * the first ones: they say "read again", so one is enough.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #target: () => Target | null;
  readonly #stopped = new AbortController();
  #pending = new Map<string, AppEvent>();

  constructor(clock: Clock, target: () => Target | null) {
    this.#clock = clock;
    this.#target = target;
  }

  publish(event: AppEvent): void {
    const isFirst = this.#pending.size === 0;
    this.#pending.set(subjectOf(event), event);
    if (isFirst) {
      this.#clock.sleep(coalesceMs, this.#stopped.signal).then(
        () => this.#flush(),
        () => {},
      );
    }
  }

  /** Sends an event at once, without coalescing. */
  send(event: AppEvent): void {
    const target = this.#target();
    if (this.#stopped.signal.aborted || !target || target.isDestroyed()) return;
    const payload = 'accountId' in event ? { ...event.payload, accountId: event.accountId } : event.payload;
    target.send(eventChannel(event.name), payload);
  }

  /** Drops pending events and sends no more. */
  stop(): void {
    this.#stopped.abort();
  }

  #flush(): void {
    const events = this.#pending;
    this.#pending = new Map();
    for (const event of events.values()) this.send(event);
  }
}

/** What an event is about: of events about the same thing the last one is enough. */
function subjectOf(event: AppEvent): string {
  const subject = 'accountId' in event ? `${event.name} ${event.accountId}` : event.name;
  switch (event.name) {
    case 'messages.changed':
      return `${subject} ${event.payload.conversationId}`;
    case 'accounts.tested':
      return `${subject} ${event.payload.runId} ${event.payload.report.step}`;
    case 'export.changed':
      return `${subject} ${event.payload.exportId}`;
    case 'credentials.prompted':
    case 'credentials.settled':
      return `${subject} ${event.payload.promptId}`;
    default:
      return subject;
  }
}
