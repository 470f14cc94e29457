import type { Notification, NotificationConstructorOptions } from 'electron';
import type { DeepLink } from '../../shared/deepLinks.ts';
import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { ConversationId, MessageCursor } from '../../shared/model.ts';
import { compareMessages } from '../../shared/order.ts';
import type { AppSettings } from '../../shared/settings.ts';
import type { Translator } from '../../shared/text/translator.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Clock } from '../engine/clock.ts';
import type { Arrival } from '../engine/protocol.ts';
import { isWithin } from './quietHours.ts';

/** What of Electron's notifications is used. */
type SystemNotification = Pick<Notification, 'on' | 'show' | 'close'>;

export interface NotificationParts {
  readonly create: (options: NotificationConstructorOptions) => SystemNotification;
  readonly clock: Clock;
  readonly settings: () => AppSettings;
  readonly translator: () => Translator;
  /** The system's time zone, in which nobody is disturbed at night. */
  readonly zone: () => string;
  /** Whether the person looks at that conversation. */
  readonly isSeen: (account: AccountId, conversationId: ConversationId) => boolean;
  /** While Meridian is locked, notifications tell neither who wrote nor what. */
  readonly isLocked: () => boolean;
  readonly open: (account: AccountId, link: DeepLink) => void;
}

interface Content {
  readonly title: string;
  readonly body: string;
}

/** A notification that is on the screen, or in the system's list of them. */
interface Standing {
  readonly account: AccountId;
  readonly notification: SystemNotification;
  /** Messages that it tells of, and their conversations. */
  readonly count: number;
  readonly groups: ReadonlySet<ConversationId>;
  /** The last of the messages, when they are of one conversation. */
  readonly newest: MessageCursor | null;
  /** Aborted when it has gone. */
  readonly gone: AbortController;
}

/** More conversations than this in so short a time, as after a night, share one notification. */
const mostAtOnce = 4;
const floodMicros = 10_000_000;
/** Systems show two to four lines. */
const longestBody = 240;

const summary = 'summary';

/** Notifications of new messages: one for each conversation, the newest message's, until it is read. */
export class Notifications {
  readonly #parts: NotificationParts;
  readonly #standing = new Map<string, Standing>();
  /** Which conversations got a notification of late, and when. */
  #shownAt = new Map<string, Instant>();

  constructor(parts: NotificationParts) {
    this.#parts = parts;
  }

  /** Messages came. Tells of them, unless the person does not want it or sees them anyhow. */
  arrived(account: AccountId, arrival: Arrival): void {
    if (this.#isQuiet() || this.#parts.isSeen(account, arrival.conversationId)) return;
    const key = keyOf(account, arrival.conversationId);
    const before = this.#standing.get(key);
    if (before === undefined && this.#isFlood(key)) this.#showSummary(account, arrival);
    else this.#showConversation(account, { ...arrival, count: (before?.count ?? 0) + arrival.count });
  }

  /** A conversation was read up to there. */
  read(account: AccountId, conversationId: ConversationId, upTo: MessageCursor): void {
    const key = keyOf(account, conversationId);
    const newest = this.#standing.get(key)?.newest;
    if (newest && compareMessages(newest, upTo) <= 0) this.#withdraw(key);
  }

  /** A conversation was muted. */
  muted(account: AccountId, conversationId: ConversationId): void {
    this.#withdraw(keyOf(account, conversationId));
  }

  /** Withdraws all of them when the person wants none any more. */
  settingsChanged(): void {
    if (this.#isOff()) this.clear();
  }

  /** The person has come back to the window, where the list shows what is unread. */
  looked(): void {
    this.#withdraw(summary);
  }

  /** An account is gone, and what was told of it. */
  forget(account: AccountId): void {
    for (const [key, standing] of this.#standing) if (standing.account === account) this.#withdraw(key);
  }

  /** Withdraws all of them. */
  clear(): void {
    for (const key of this.#standing.keys()) this.#withdraw(key);
  }

  #isOff(): boolean {
    const { enabled, paused } = this.#parts.settings().notifications;
    return !enabled || paused;
  }

  #isQuiet(): boolean {
    if (this.#isOff()) return true;
    const { doNotDisturb, quietHours } = this.#parts.settings().notifications;
    return doNotDisturb && isWithin(quietHours, this.#parts.clock.now(), this.#parts.zone());
  }

  /** Whether so many other conversations got a notification just now that one more would bury the person. */
  #isFlood(key: string): boolean {
    const now = this.#parts.clock.now();
    for (const [shown, at] of this.#shownAt) if (now - at >= floodMicros) this.#shownAt.delete(shown);
    const isKnown = this.#shownAt.has(key);
    if (!isKnown && (this.#standing.has(summary) || this.#shownAt.size >= mostAtOnce)) return true;
    this.#shownAt.set(key, now);
    return false;
  }

  #showConversation(account: AccountId, arrival: Arrival): void {
    const { conversationId, newest, count } = arrival;
    const key = keyOf(account, conversationId);
    const link: DeepLink = { kind: 'conversation', conversationId, messageId: null };
    const gone = this.#show(key, link, this.#contentOf(arrival), {
      account,
      count,
      groups: new Set([conversationId]),
      newest,
    });
    if (newest.expiresAt === null) return;
    // Nobody may see a message once it has expired.
    const { clock } = this.#parts;
    const wait = Math.max(0, (newest.expiresAt - clock.now()) / MICROS_PER_MILLI);
    clock.sleep(wait, gone).then(
      () => this.#withdraw(key),
      () => {},
    );
  }

  #showSummary(account: AccountId, { conversationId, count: more }: Arrival): void {
    const translator = this.#parts.translator();
    const before = this.#standing.get(summary);
    const groups = new Set([...(before?.groups ?? []), conversationId]);
    const count = (before?.count ?? 0) + more;
    const content = {
      title: translator.t('notifications.newMessages', { count }),
      body: translator.t('notifications.inMore', { count: groups.size }),
    };
    this.#show(summary, { kind: 'messages' }, content, { account, count, groups, newest: null });
  }

  #contentOf({ other, count, newest }: Arrival): Content {
    const translator = this.#parts.translator();
    const newMessages = translator.t('notifications.newMessages', { count });
    if (this.#parts.isLocked()) return { title: 'Meridian', body: newMessages };
    const title = oneLine(other.name) || `@${other.handle}`;
    if (!this.#parts.settings().notifications.showText) return { title, body: newMessages };
    const text = oneLine(newest.text);
    return { title, body: count === 1 ? text : `${newMessages}\n${text}` };
  }

  /** Puts a notification in the place of the one of that key. Gives the signal that it has gone. */
  #show(
    key: string,
    link: DeepLink,
    { title, body }: Content,
    about: Pick<Standing, 'account' | 'count' | 'groups' | 'newest'>,
  ): AbortSignal {
    this.#withdraw(key);
    const silent = !this.#parts.settings().notifications.sound;
    const notification = this.#parts.create({ title, body: withoutMarkup(body).slice(0, longestBody), silent });
    const gone = new AbortController();
    notification.on('click', () => {
      if (gone.signal.aborted) return;
      this.#withdraw(key);
      this.#parts.open(about.account, link);
    });
    // Also told of one that a newer one of the same conversation has replaced, and of one that Windows keeps in its
    // Action Center: to close that would take it away.
    notification.on('close', ({ reason }) => {
      if (!gone.signal.aborted && reason !== 'timedOut') this.#withdraw(key);
    });
    this.#standing.set(key, { ...about, notification, gone });
    notification.show();
    return gone.signal;
  }

  #withdraw(key: string): void {
    const standing = this.#standing.get(key);
    if (standing === undefined) return;
    this.#standing.delete(key);
    standing.gone.abort();
    standing.notification.close();
  }
}

const keyOf = (account: AccountId, conversationId: ConversationId): string => `${account} ${conversationId}`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Linux desktops read tags in a notification's text: a joiner of no width keeps what others wrote from being one. */
const withoutMarkup = (text: string): string => text.replaceAll('<', '<\u2060');
