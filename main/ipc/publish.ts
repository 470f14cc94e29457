import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/ipc/channels.ts';
import type { Clock } from '../engine/clock.ts';
import type { EngineEvent } from '../engine/protocol.ts';

/** What of a window events are sent to. */
type Target = Pick<WebContents, 'isDestroyed' | 'send'>;

/** Events wait this long for their like, in ms: a first sync brings hundreds a second, the eye sees sixty. */
const coalesceMs = 30;

/**
 * Sends events to the window, coalesced: of those with the same meaning only the last one of each interval is sent, in the
 * order in which the first of each came. Events say "read again", so the last one is enough.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #target: () => Target | null;
  readonly #stopped = new AbortController();
  #waiting = new Map<string, EngineEvent>();

  constructor(clock: Clock, target: () => Target | null) {
    this.#clock = clock;
    this.#target = target;
  }

  publish(event: EngineEvent): void {
    const isFirst = this.#waiting.size === 0;
    this.#waiting.set(meaningOf(event), event);
    if (isFirst) {
      this.#clock.sleep(coalesceMs, this.#stopped.signal).then(
        () => this.#flush(),
        () => {},
      );
    }
  }

  /** Sends an event of which each one counts, at once. */
  send({ name, payload }: EngineEvent): void {
    const target = this.#target();
    if (!this.#stopped.signal.aborted && target && !target.isDestroyed()) target.send(eventChannel(name), payload);
  }

  /** Drops what waits; nothing is sent any more. */
  stop(): void {
    this.#stopped.abort();
  }

  #flush(): void {
    const events = this.#waiting;
    this.#waiting = new Map();
    const target = this.#target();
    if (!target || target.isDestroyed()) return;
    for (const { name, payload } of events.values()) target.send(eventChannel(name), payload);
  }
}

/** What an event is about: of those that are about the same, the last one is enough. */
function meaningOf(event: EngineEvent): string {
  switch (event.name) {
    case 'messages.changed':
      return `${event.name} ${event.payload.conversationId}`;
    case 'accounts.tested':
      return `${event.name} ${event.payload.runId} ${event.payload.report.step}`;
    case 'export.changed':
      return `${event.name} ${event.payload.exportId}`;
    case 'credentials.asked':
    case 'credentials.settled':
      return `${event.name} ${event.payload.askId}`;
    default:
      return event.name;
  }
}
