import type { Preferences } from '../../../shared/contract/sync.ts';
import { livePollMs } from '../../../shared/costs.ts';
import type { ConversationId } from '../../../shared/model.ts';
import { type Instant, MICROS_PER_MILLI } from '../../../shared/time/instant.ts';
import type { Clock } from '../clock.ts';

/** The time without activity after which the longest interval applies, ms. */
const idleAfterMs = 30 * 60_000;
/** The interval grows to 1/12 of the time since the last activity: 5 s after one minute, 60 s after twelve. */
const easing = 12;
/** How long a conversation is in use after something was written or typed in it, ms. */
const inUseMs = 120_000;
/** The time between two whole reads of the open conversation while it is in use or the window is not focused, ms. */
const wholeEveryMs = 30_000;
/** The shortest interval in the background on battery or a metered network, ms. */
const savingMs = 30_000;
/** The time between two reads of the owner's own state, ms: in use, while the computer is idle, and at least. */
const ownStateEveryMs = 300_000;
const ownStateIdleMs = 1_800_000;
const ownStateLeastMs = 30_000;
/** The time between two reads of the owner's bells, ms: while the window has the focus, and otherwise. */
const bellsEveryMs = 30_000;
const bellsIdleMs = 300_000;
/** The part of a table's provisioned read capacity that polls may take. */
const capacityShare = 0.1;

/** What decides about polls beside the preferences and the user's activity. */
export interface Environment {
  /** Whether the window shows the account and has the focus. */
  readonly isFocused: boolean;
  /** Whether new messages cause notifications. */
  readonly notifies: boolean;
  readonly isOnBattery: boolean;
}

/** What a poll reads. */
export interface Poll {
  /** Whether it reads what is new in the list, and then the conversations whose rows moved. */
  readonly list: boolean;
  /** The open conversation, whose row may never move; null: none. */
  readonly conversation: ConversationId | null;
  /** Whether it reads only the newest rows of that conversation, for half a read unit. */
  readonly isLive: boolean;
}

type PollPreferences = Pick<Preferences, 'intervals' | 'live' | 'notifyWithinMs'>;

/**
 * Decides what to read next and when. A conversation in use is read every second; the list often while the user uses the
 * app or waits for notifications, less often as it falls quiet, rarely when they have been away for long.
 *
 * A conversation is in use while it is open, the window has the focus, and something was written or typed in it within two
 * minutes.
 */
export class PollSchedule {
  readonly #clock: Clock;
  #preferences: PollPreferences;
  #environment: Environment = { isFocused: true, notifies: false, isOnBattery: false };
  #openConversation: ConversationId | null = null;
  #readAt: Instant;
  /** The schedule's own time: it passes with the device's clock, and stands still when that is set back. */
  #elapsedMs = 0;
  /** When something was last written or typed in a conversation, for the last two minutes. */
  readonly #writtenAt = new Map<ConversationId, number>();
  #activeAt = 0;
  /** When the last poll started, and when the last one that read the list ended. */
  #startedAt = 0;
  #listedAt = 0;
  /** When the list is read next, as planned at the end of its last read; later activity can only bring it forward. */
  #listAt = 0;
  /** When the open conversation was last read as a whole. */
  #wholeAt = Number.NEGATIVE_INFINITY;
  /** When the owner's own state was last read, and whether everything was wanted since. */
  #ownStateAt = Number.NEGATIVE_INFINITY;
  #isOwnStateWanted = false;
  /** The same for the owner's bells. */
  #bellsAt = Number.NEGATIVE_INFINITY;
  /** Whether everything is read next, at once. */
  #isWanted = true;
  /** Until when the last poll used the share of the table's capacity. */
  #notBefore = 0;
  /** Whether the browser takes the network for a metered one. */
  isMetered = false;
  /** Whether the user's limit of costs has room for polls every second. */
  isLiveAffordable = true;
  /** Read units a second that the table provides; null: it is billed on demand, or that is unknown. */
  readCapacity: number | null = null;

  constructor(clock: Clock, preferences: PollPreferences) {
    this.#clock = clock;
    this.#preferences = preferences;
    this.#readAt = clock.now();
  }

  set preferences(preferences: PollPreferences) {
    this.#preferences = preferences;
  }

  get environment(): Environment {
    return this.#environment;
  }

  /** Getting the focus counts as activity. */
  set environment(environment: Environment) {
    const { isFocused } = this.#environment;
    this.#environment = environment;
    if (environment.isFocused && !isFocused) this.noteActivity();
  }

  /** The conversation on screen; null: none. */
  get openConversation(): ConversationId | null {
    return this.#openConversation;
  }

  set openConversation(conversationId: ConversationId | null) {
    if (conversationId !== this.#openConversation) this.#wholeAt = Number.NEGATIVE_INFINITY;
    this.#openConversation = conversationId;
  }

  noteActivity(): void {
    this.#activeAt = this.#now();
  }

  /** Records that something was written or typed in a conversation, here or by someone else. */
  noteWritten(conversationId: ConversationId): void {
    const now = this.#now();
    for (const [id, at] of this.#writtenAt) if (now - at >= inUseMs) this.#writtenAt.delete(id);
    this.#writtenAt.set(conversationId, now);
  }

  /** Makes the next poll read everything at once; a poll of the list that is under way counts as that one. */
  wantWhole(): void {
    this.#isWanted = true;
    this.#isOwnStateWanted = true;
  }

  /** What to read next, and in how many ms. */
  next(): { readonly poll: Poll; readonly inMs: number } {
    const conversation = this.#openConversation;
    if (this.#isWanted) return { poll: { list: true, conversation, isLive: false }, inMs: 0 };
    const now = this.#now();
    const isLive = this.#isLive(now);
    const listAt = Math.min(this.#listAt, this.#listedAt + this.intervalMs());
    const pollAt = isLive ? Math.min(listAt, this.#startedAt + livePollMs) : listAt;
    const at = Math.max(pollAt, this.#notBefore, now);
    const list = listAt <= at;
    const isWholeDue = list && at - this.#wholeAt >= wholeEveryMs;
    // While the window is not focused, a conversation whose row does not move can wait, like all others.
    const isRead = this.#environment.isFocused || isWholeDue;
    const poll = { list, conversation: isRead ? conversation : null, isLive: isLive && !isWholeDue };
    return { poll, inMs: Math.ceil(at - now) };
  }

  /** Notes the start of a poll, and returns a function that notes its success with the read units that it consumed. */
  begin({ list, conversation, isLive }: Poll): (readUnits: number) => void {
    const startedAt = this.#now();
    return (readUnits) => {
      const now = this.#now();
      this.#startedAt = startedAt;
      if (list) {
        this.#isWanted = false;
        this.#listedAt = now;
        this.#listAt = now + this.intervalMs();
      }
      if (!isLive && conversation === this.#openConversation) this.#wholeAt = now;
      const usedMs = this.readCapacity === null ? 0 : (1_000 * readUnits) / (this.readCapacity * capacityShare);
      this.#notBefore = now + usedMs;
    };
  }

  /**
   * Whether a poll of the list also reads the owner's own state: the first one, one after the window got the focus, the
   * network returned or the user asked for a refresh, and then every five minutes; every half hour while the computer is idle and shows no notifications.
   */
  get isOwnStateDue(): boolean {
    const now = this.#now();
    const sinceMs = now - this.#ownStateAt;
    if (this.#isOwnStateWanted) return sinceMs >= ownStateLeastMs;
    const { isFocused, notifies } = this.#environment;
    const isWatched = (!isFocused && notifies) || now - this.#activeAt < idleAfterMs;
    return sinceMs >= (isWatched ? ownStateEveryMs : ownStateIdleMs);
  }

  /** Notes that the own state was read, or that it can't be read now. */
  noteOwnStateRead(): void {
    this.#ownStateAt = this.#now();
    this.#isOwnStateWanted = false;
  }

  /** Whether a poll of the list also reads the owner's bells. */
  get areBellsDue(): boolean {
    const sinceMs = this.#now() - this.#bellsAt;
    const isInUse = this.#environment.isFocused && this.#now() - this.#activeAt < idleAfterMs;
    return sinceMs >= (isInUse ? bellsEveryMs : bellsIdleMs);
  }

  /** Notes that the bells were read, or that they can't be read now. */
  noteBellsRead(): void {
    this.#bellsAt = this.#now();
  }

  /** The time between the end of one read of the list and the start of the next, ms. */
  intervalMs(): number {
    const { intervals, notifyWithinMs } = this.#preferences;
    const { activeMs, backgroundMs, idleMs } = intervals;
    const { isFocused, notifies, isOnBattery } = this.#environment;
    if (!isFocused && notifies)
      return isOnBattery || this.isMetered ? Math.max(savingMs, notifyWithinMs) : notifyWithinMs;
    const quietMs = this.#now() - this.#activeAt;
    if (quietMs >= idleAfterMs) return Math.max(idleMs, activeMs);
    const most = Math.max(activeMs, isFocused ? backgroundMs / 2 : backgroundMs);
    return Math.min(most, Math.max(activeMs, quietMs / easing));
  }

  #isLive(now: number): boolean {
    if (!this.#preferences.live || !this.isLiveAffordable || !this.#environment.isFocused) return false;
    const writtenAt = this.#openConversation === null ? undefined : this.#writtenAt.get(this.#openConversation);
    return writtenAt !== undefined && now - writtenAt < inUseMs;
  }

  #now(): number {
    const now = this.#clock.now();
    this.#elapsedMs += Math.max(0, now - this.#readAt) / MICROS_PER_MILLI;
    this.#readAt = now;
    return this.#elapsedMs;
  }
}
