import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { AppEvent, EventName } from '../../shared/contract/contract.ts';
import type { Clock } from '../engine/clock.ts';

type Target = Pick<WebContents, 'isDestroyed' | 'send'>;

/** How long events are collected, in ms: a first sync emits hundreds a second, and the screen shows 60 frames. */
const coalesceMs = 30;

export interface PublisherOptions {
  /** Called with every published event, before it is coalesced with others. */
  readonly onPublish?: (event: AppEvent) => void;
  /** Whether the window may not receive an event now, because Meridian is locked. It stays pending. */
  readonly isHeld?: (name: EventName) => boolean;
}

/**
 * Sends events to the window. In each interval it sends only the last event about each subject, in the order of the first
 * ones: an event means "read again", so one is enough.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #target: () => Target | null;
  readonly #options: PublisherOptions;
  readonly #stopped = new AbortController();
  readonly #pending = new Map<string, AppEvent>();
  #isDue = false;

  constructor(clock: Clock, target: () => Target | null, options: PublisherOptions = {}) {
    this.#clock = clock;
    this.#target = target;
    this.#options = options;
  }

  publish(event: AppEvent): void {
    const flush = (): void => {
      this.#isDue = false;
      for (const [subject, each] of this.#pending) {
        if (this.#isHeld(each)) continue;
        this.#pending.delete(subject);
        this.send(each);
      }
    };
    if (!this.#isDue) this.#clock.sleep(coalesceMs, this.#stopped.signal).then(flush, () => {});
    this.#isDue = true;
    this.#pending.set(subjectOf(event), event);
    this.#options.onPublish?.(event);
  }

  /** Sends an event at once, without coalescing; drops one that is held. */
  send(event: AppEvent): void {
    const target = this.#target();
    if (this.#stopped.signal.aborted || this.#isHeld(event) || !target || target.isDestroyed()) return;
    const payload = 'accountId' in event ? { ...event.payload, accountId: event.accountId } : event.payload;
    target.send(eventChannel(event.name), payload);
  }

  /** Drops pending events and sends no more. */
  stop(): void {
    this.#stopped.abort();
  }

  #isHeld({ name }: AppEvent): boolean {
    return this.#options.isHeld?.(name) ?? false;
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
