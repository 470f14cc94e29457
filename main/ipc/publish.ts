import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { AppEvent } from '../../shared/contract/contract.ts';
import type { Clock } from '../engine/clock.ts';

type Target = Pick<WebContents, 'isDestroyed' | 'send'>;

/** How long events are collected, in ms: a first sync emits hundreds a second, and the screen shows 60 frames. */
const coalesceMs = 30;

/**
 * Sends events to the window. In each interval it sends only the last event about each subject, in the order of the first
 * ones: an event means "read again", so one is enough.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #target: () => Target | null;
  readonly #onPublish: (event: AppEvent) => void;
  readonly #stopped = new AbortController();
  #pending = new Map<string, AppEvent>();

  /** `onPublish` is called with every published event, before it is coalesced with others. */
  constructor(clock: Clock, target: () => Target | null, onPublish: (event: AppEvent) => void = () => {}) {
    this.#clock = clock;
    this.#target = target;
    this.#onPublish = onPublish;
  }

  publish(event: AppEvent): void {
    const flush = (): void => {
      const events = this.#pending;
      this.#pending = new Map();
      for (const each of events.values()) this.send(each);
    };
    if (this.#pending.size === 0) this.#clock.sleep(coalesceMs, this.#stopped.signal).then(flush, () => {});
    this.#pending.set(subjectOf(event), event);
    this.#onPublish(event);
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
}

/** Returns an event's subject; a later event about the same subject replaces it. */
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
