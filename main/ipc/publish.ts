import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { AppEvent, EventName } from '../../shared/contract/contract.ts';
import { joinSelections } from '../../shared/conversationList.ts';
import type { Clock } from '../engine/clock.ts';

type Target = Pick<WebContents, 'id' | 'isDestroyed' | 'send'>;

interface Pending {
  readonly event: AppEvent;
  /** Null: every window. */
  readonly to: Target | null;
}

/** How long events are collected, in ms: a first sync emits hundreds a second, and the screen shows 60 frames. */
const coalesceMs = 30;
/** Events that can always wait: sending a message changes the status twice at once, and the window would draw both. */
const patient: ReadonlySet<EventName> = new Set<EventName>(['sync.changed']);

export interface PublisherOptions {
  /** Called with every published event, before it is coalesced with others. */
  readonly onPublish?: (event: AppEvent) => void;
  /** Whether windows may not receive an event now, because Meridian is locked. It stays pending. */
  readonly isHeld?: (name: EventName) => boolean;
}

/**
 * Sends events to all windows, or to one. It sends the first at once, with what is published in the same turn. In each interval after
 * that it sends one event for all about a subject, in the order of the first ones: an event means "read again".
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #targets: () => readonly Target[];
  readonly #options: PublisherOptions;
  readonly #stopped = new AbortController();
  readonly #pending = new Map<string, Pending>();
  /** Whether an interval is under way, and whether an event was sent at once since the last one without events. */
  #isCollecting = false;
  #wasAtOnce = false;

  constructor(clock: Clock, targets: () => readonly Target[], options: PublisherOptions = {}) {
    this.#clock = clock;
    this.#targets = targets;
    this.#options = options;
  }

  /** Sends an event soon; `to`: only to that page. */
  publish(event: AppEvent, to: Target | null = null): void {
    const subject = to === null ? subjectOf(event) : `${subjectOf(event)} to ${to.id}`;
    this.#pending.set(subject, { event: joined(this.#pending.get(subject)?.event, event), to });
    if (!this.#isCollecting) this.#collect();
    if (!this.#wasAtOnce && !patient.has(event.name)) {
      this.#wasAtOnce = true;
      void this.#clock.turn().then(() => this.#sendPending());
    }
    this.#options.onPublish?.(event);
  }

  /** Sends what is pending at the end of an interval, and begins another one if there was something. */
  #collect(): void {
    const end = (): void => {
      this.#isCollecting = this.#sendPending();
      if (this.#isCollecting) this.#collect();
      else this.#wasAtOnce = false;
    };
    this.#isCollecting = true;
    this.#clock.sleep(coalesceMs, this.#stopped.signal).then(end, () => {});
  }

  /** Returns whether there was an event that is not held. */
  #sendPending(): boolean {
    const due = [...this.#pending].filter(([, { event }]) => !this.#isHeld(event));
    for (const [subject, { event, to }] of due) {
      this.#pending.delete(subject);
      this.send(event, to);
    }
    return due.length > 0;
  }

  /** Sends an event at once, without coalescing; drops one that is held. `to`: only to that page. */
  send(event: AppEvent, to: Target | null = null): void {
    if (this.#stopped.signal.aborted || this.#isHeld(event)) return;
    const payload = 'accountId' in event ? { ...event.payload, accountId: event.accountId } : event.payload;
    for (const target of to === null ? this.#targets() : [to]) {
      if (!target.isDestroyed()) target.send(eventChannel(event.name), payload);
    }
  }

  /** Drops pending events and sends no more. */
  stop(): void {
    this.#stopped.abort();
  }

  #isHeld({ name }: AppEvent): boolean {
    return this.#options.isHeld?.(name) ?? false;
  }
}

/** Returns an event that stands for both: the later one, except that it names what the earlier one names, too. */
function joined(earlier: AppEvent | undefined, event: AppEvent): AppEvent {
  if (earlier?.name !== 'conversations.changed' || event.name !== 'conversations.changed') return event;
  return { ...event, payload: joinSelections(earlier.payload, event.payload) };
}

/** Returns an event's subject; a later event about the same subject replaces it. */
function subjectOf(event: AppEvent): string {
  const subject = 'accountId' in event ? `${event.name} ${event.accountId}` : event.name;
  switch (event.name) {
    case 'messages.changed':
      return `${subject} ${event.payload.conversationId}`;
    case 'messages.removed':
      return `${subject} ${event.payload.conversationId} ${event.payload.ids.join(' ')}`;
    case 'messages.changeRefused':
      return `${subject} ${event.payload.conversationId} ${event.payload.messageId} ${event.payload.kind}`;
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
