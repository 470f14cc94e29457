import type { Notification, NotificationConstructorOptions } from 'electron';
import type { DeepLink } from '../../shared/deepLinks.ts';
import type { AccountId, ConversationId, MessageCursor, MessageId, Person } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import type { AppSettings, Hours } from '../../shared/settings.ts';
import { displayName } from '../../shared/text/displayName.ts';
import { oneLine } from '../../shared/text/oneLine.ts';
import { type Translator, withoutIsolates } from '../../shared/text/translator.ts';
import { type Instant, MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import { minuteOfDay } from '../../shared/time/zoneNames.ts';
import type { Clock } from '../engine/clock.ts';
import type { Arrival } from '../engine/protocol.ts';
import type { QuickReply } from './quickReply.ts';

/** The parts of Electron's notifications that are used. */
type SystemNotification = Pick<Notification, 'on' | 'show' | 'close'>;

export interface NotificationParts {
  readonly create: (options: NotificationConstructorOptions) => SystemNotification;
  readonly clock: Clock;
  readonly settings: () => AppSettings;
  readonly translator: () => Translator;
  /** The system's time zone, for the quiet hours. */
  readonly zone: () => string;
  /** Whether the conversation is open in the focused window. */
  readonly isSeen: (account: AccountId, conversationId: ConversationId) => boolean;
  /** While Meridian is locked, notifications show neither sender nor text. */
  readonly isLocked: () => boolean;
  readonly open: (account: AccountId, link: DeepLink) => void;
  /** Called with what was typed into a notification, where the system has a field for that: on macOS and Windows. */
  readonly reply: (account: AccountId, reply: QuickReply) => void;
  readonly platform: NodeJS.Platform;
  /** Called with the system's reason when it does not show a notification. */
  readonly failed: (reason: string) => void;
}

interface Content {
  readonly title: string;
  readonly body: string;
}

/** A notification on screen or in the system's notification list. */
interface Shown {
  readonly account: AccountId;
  readonly notification: SystemNotification;
  /** The number of messages, and their conversations. */
  readonly count: number;
  readonly conversationIds: ReadonlySet<ConversationId>;
  /** The newest message, if all are of one conversation. */
  readonly newest: MessageCursor | null;
  /** Aborted when the notification is closed. */
  readonly closed: AbortController;
}

/** Messages of further conversations that the next summary counts. */
interface NextSummary {
  account: AccountId;
  count: number;
  readonly conversationIds: Set<ConversationId>;
  /** Aborted if it is not to be shown. */
  readonly dropped: AbortController;
}

/** More conversations in this time, for example after a night, share one notification. */
const maxAtOnce = 4;
const floodMicros = 10_000_000;
/** A sound and a summary are no more frequent than this. */
const paceMicros = MICROS_PER_SECOND;
/** UTF-16 units of a message; systems show two to four lines. */
const maxTextLength = 240;

const summaryKey = 'summary';

/** Shows notifications of new messages: one per conversation with its newest message, until that is read. */
export class Notifications {
  readonly #parts: NotificationParts;
  readonly #shown = new Map<string, Shown>();
  /** When each conversation last got a notification, for the last seconds. */
  readonly #shownAt = new Map<string, Instant>();
  #soundAt: Instant | null = null;
  /** What the next summary adds to the one on screen. */
  #nextSummary: NextSummary | null = null;

  constructor(parts: NotificationParts) {
    this.#parts = parts;
  }

  /** Shows a notification of new messages, unless notifications are off or the messages are on screen. */
  arrived(account: AccountId, arrival: Arrival): void {
    if (this.#isQuiet() || this.#parts.isSeen(account, arrival.conversationId)) return;
    const key = keyOf(account, arrival.conversationId);
    const before = this.#shown.get(key);
    if (before === undefined && this.#isFlood(key)) this.#summarize(account, arrival);
    else this.#showConversation(account, { ...arrival, count: (before?.count ?? 0) + arrival.count });
  }

  /** Closes the notification of a conversation that was read up to its newest message. */
  read(account: AccountId, conversationId: ConversationId, upTo: MessageCursor): void {
    const key = keyOf(account, conversationId);
    const newest = this.#shown.get(key)?.newest;
    if (newest && compareMessages(newest, upTo) <= 0) this.#close(key);
  }

  /** Closes the notification of a conversation whose newest message is among those that were deleted. */
  removed(account: AccountId, conversationId: ConversationId, ids: readonly MessageId[]): void {
    const key = keyOf(account, conversationId);
    const newest = this.#shown.get(key)?.newest;
    if (newest && ids.includes(newest.id)) this.#close(key);
  }

  /** Closes the notification of a muted conversation. */
  muted(account: AccountId, conversationId: ConversationId): void {
    this.#close(keyOf(account, conversationId));
  }

  /** Whether new messages cause notifications, apart from quiet hours. */
  get areOn(): boolean {
    const { enabled, paused } = this.#parts.settings().notifications;
    return enabled && !paused;
  }

  /** Closes all notifications if they were switched off or paused. */
  settingsChanged(): void {
    if (!this.areOn) this.clear();
  }

  /** Closes the summary: the focused window shows what is unread. */
  windowFocused(): void {
    this.#dropNextSummary();
    this.#close(summaryKey);
  }

  /** Closes the notifications of a removed account. */
  accountRemoved(account: AccountId): void {
    if (this.#nextSummary?.account === account) this.#dropNextSummary();
    for (const [key, shown] of this.#shown) if (shown.account === account) this.#close(key);
  }

  /** Closes all notifications. */
  clear(): void {
    this.#dropNextSummary();
    for (const key of this.#shown.keys()) this.#close(key);
  }

  #isQuiet(): boolean {
    if (!this.areOn) return true;
    const { doNotDisturb, quietHours } = this.#parts.settings().notifications;
    return doNotDisturb && isWithin(quietHours, this.#parts.clock.now(), this.#parts.zone());
  }

  /** Whether so many other conversations just got a notification that this one belongs into the summary. */
  #isFlood(key: string): boolean {
    const now = this.#parts.clock.now();
    for (const [each, at] of this.#shownAt) if (now - at >= floodMicros) this.#shownAt.delete(each);
    const isKnown = this.#shownAt.has(key);
    if (!isKnown && (this.#shown.has(summaryKey) || this.#shownAt.size >= maxAtOnce)) return true;
    this.#shownAt.set(key, now);
    return false;
  }

  #showConversation(account: AccountId, arrival: Arrival): void {
    const { conversationId, newest, count } = arrival;
    const key = keyOf(account, conversationId);
    const link: DeepLink = { kind: 'conversation', conversationId, messageId: null };
    const closed = this.#show(key, link, this.#contentOf(arrival), {
      account,
      count,
      conversationIds: new Set([conversationId]),
      newest,
    });
    if (newest.expiresAt === null) return;
    // Nothing may show an expired message.
    const { clock } = this.#parts;
    const wait = Math.max(0, (newest.expiresAt - clock.now()) / MICROS_PER_MILLI);
    clock.sleep(wait, closed).then(
      () => this.#close(key),
      () => {},
    );
  }

  /** Adds to the next summary, which is shown a second after its first message. */
  #summarize(account: AccountId, { conversationId, count }: Arrival): void {
    const next = this.#nextSummary ?? { account, count: 0, conversationIds: new Set(), dropped: new AbortController() };
    next.account = account;
    next.count += count;
    next.conversationIds.add(conversationId);
    if (this.#nextSummary !== null) return;
    this.#nextSummary = next;
    this.#parts.clock.sleep(paceMicros / MICROS_PER_MILLI, next.dropped.signal).then(
      () => this.#showSummary(next),
      () => {},
    );
  }

  #showSummary({ account, count: more, conversationIds: others }: NextSummary): void {
    const { t } = this.#parts.translator();
    const before = this.#shown.get(summaryKey);
    const conversationIds = new Set([...(before?.conversationIds ?? []), ...others]);
    const count = (before?.count ?? 0) + more;
    const content = {
      title: t('notifications.newMessages', { count }),
      body: t('notifications.inMore', { count: conversationIds.size }),
    };
    this.#nextSummary = null;
    this.#show(summaryKey, { kind: 'messages' }, content, { account, count, conversationIds, newest: null });
  }

  #dropNextSummary(): void {
    this.#nextSummary?.dropped.abort();
    this.#nextSummary = null;
  }

  #contentOf({ other, isGroup, count, newest }: Arrival): Content {
    const translator = this.#parts.translator();
    const newMessages = translator.t('notifications.newMessages', { count });
    if (this.#parts.isLocked()) return { title: 'Meridian', body: newMessages };
    const nameOf = (person: Person): string => displayName(person) || translator.t('conversation.unnamed');
    const title = isGroup
      ? withoutIsolates(translator.t('group.senderIn', { name: nameOf(newest.sender), title: nameOf(other) }))
      : nameOf(other);
    if (!this.#parts.settings().notifications.showText) return { title, body: newMessages };
    const text = withoutMarkup(oneLine(newest.text, maxTextLength).toWellFormed());
    return { title, body: count === 1 ? text : `${newMessages}\n${text}` };
  }

  /** Replaces the notification of a key. Returns a signal that is aborted when the new one is closed. */
  #show(
    key: string,
    link: DeepLink,
    { title, body }: Content,
    about: Pick<Shown, 'account' | 'count' | 'conversationIds' | 'newest'>,
  ): AbortSignal {
    this.#close(key);
    const { create, clock, settings, platform, translator, failed, isLocked } = this.#parts;
    const hasSound = settings().notifications.sound && isOver(this.#soundAt, clock.now());
    if (hasSound) this.#soundAt = clock.now();
    const canReply = about.newest !== null && platform !== 'linux' && !isLocked();
    const notification = create({
      title,
      body,
      ...(canReply ? { hasReply: true, replyPlaceholder: translator().t('composer.placeholder') } : {}),
      silent: !hasSound,
      // Without a button macOS does not report that the user dismissed a notification.
      ...(platform === 'darwin' ? { closeButtonText: translator().t('notifications.close') } : {}),
    });
    const closed = new AbortController();
    notification.on('click', () => {
      if (closed.signal.aborted) return;
      this.#close(key);
      this.#parts.open(about.account, link);
    });
    if (canReply) {
      notification.on('reply', ({ reply }) => {
        const { newest } = about;
        const [conversationId] = about.conversationIds;
        // Meridian may have been locked after the notification was shown.
        if (closed.signal.aborted || isLocked() || newest === null || conversationId === undefined) return;
        this.#close(key);
        const { at, id } = newest;
        this.#parts.reply(about.account, { conversationId, text: reply, newest: { at, id } });
      });
    }
    // This event also follows a replacement, and a time-out on Windows, after which the Action Center keeps the
    // notification; closing that would remove it.
    notification.on('close', ({ reason }) => {
      if (!closed.signal.aborted && reason !== 'timedOut') this.#close(key);
    });
    notification.on('failed', (_event, reason) => {
      if (!closed.signal.aborted) this.#close(key);
      failed(reason);
    });
    this.#shown.set(key, { ...about, notification, closed });
    notification.show();
    return closed.signal;
  }

  #close(key: string): void {
    const shown = this.#shown.get(key);
    if (shown === undefined) return;
    this.#shown.delete(key);
    shown.closed.abort();
    shown.notification.close();
  }
}

const keyOf = (account: AccountId, conversationId: ConversationId): string => `${account} ${conversationId}`;

/** Whether a second has passed since an instant, or the clock was set back. */
const isOver = (at: Instant | null, now: Instant): boolean => at === null || now < at || now - at >= paceMicros;

/** Linux desktops parse tags in a notification's text; a zero-width joiner keeps received text from being a tag. */
const withoutMarkup = (text: string): string => text.replaceAll('<', '<\u2060');

const MINUTES_PER_DAY = 24 * 60;

/** Whether the local time in a zone is within these hours. */
export function isWithin({ from, to }: Hours, now: Instant, zone: string): boolean {
  const since = modulo(minuteOfDay(zone, now / MICROS_PER_MILLI) - minuteOf(from), MINUTES_PER_DAY);
  const length = modulo(minuteOf(to) - minuteOf(from), MINUTES_PER_DAY);
  return length === 0 || since < length;
}

/** The minute of the day of a time such as `07:30`. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
