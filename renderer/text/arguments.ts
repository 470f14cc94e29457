import { timeArguments } from '../../shared/time/words.ts';
import { unbroken } from './counting.ts';

/** What is put into a message for each of its names, as those who say it tell it: `text.notices.nobody('bayko')`. */
const count = (count: number) => ({ count });
const name = (name: string) => ({ name });
/** With its sign, so that no sentence can part them. */
const handle = (handle: string) => ({ handle: `@${handle}` });
const time = (time: string) => ({ time });
const duration = (duration: string) => ({ duration });
const table = (table: string) => ({ table: unbroken(table) });
const place = (table: string, region: string) => ({ table, region });
const doneOf = (done: number, total: number) => ({ done, total });
const pair = (first: string, second: string) => ({ first, second });
const yes = (is: boolean): string => String(is);

/** In a badge there is room for two digits. */
const MOST_COUNTED = 99;
const upTo99 = (count: number) => ({ count: Math.min(count, MOST_COUNTED), many: yes(count > MOST_COUNTED) });

/** Units of DynamoDB come in halves. */
const tenths = (amount: number): number => Math.round(amount * 10) / 10;

/** The facts of an error or a finding; what is not known is `none`. */
type Facts = Readonly<Record<string, string>>;
const fact =
  (...names: readonly string[]) =>
  (facts: Facts): Facts =>
    Object.fromEntries(names.map((name) => [name, facts[name] || 'none']));
const where = ({ endpoint, region }: Facts): Facts => ({ place: endpoint || region || 'none' });

/** What each message of the catalogue that something is put into is told. */
export const messageArguments = {
  about: { version: (version: string) => ({ version }) },
  accounts: {
    switcher: name,
    elsewhere: count,
    unread: count,
    badge: upTo99,
    editOf: name,
    removeOf: name,
    showOf: name,
    where: place,
    down: name,
  },
  appearanceSettings: {
    zoneSystem: (zone: string) => ({ zone }),
    example: time,
    languageSystem: (language: string) => ({ language }),
  },
  completeness: {
    missing: (gaps: number, conversations: number) => ({
      gaps,
      conversations,
      both: yes(gaps > 0 && conversations > 0),
    }),
    loading: doneOf,
    added: (messages: number) => ({ messages }),
  },
  composer: {
    label: name,
    placeholderDisappearing: duration,
    left: count,
    over: (count: number, limit: number) => ({ count, limit }),
  },
  connect: {
    withMfa: (kind: string) => ({ kind }),
    inRegion: (kind: string, region: string) => ({ kind, region }),
    mfaHint: (serial: string) => ({ serial }),
    ssoHint: (profile: string) => ({ profile }),
    notFound: handle,
    foundId: (id: string) => ({ id }),
  },
  connectionTest: {
    failed: count,
    createHint: place,
    found: {
      credentials: ({ accessKeyId = '', unasked }: Facts) => ({ accessKeyId, asked: yes(unasked === undefined) }),
      reachability: ({ host = '' }: Facts) => ({ host }),
      table: ({ status }: Facts) => ({ described: yes(status !== undefined) }),
      index: ({ index = '' }: Facts) => ({ index }),
      ownGroups: ({ conversations, more }: Facts) => ({
        count: Number(conversations ?? 0),
        more: yes(more !== undefined),
      }),
      write: ({ pk, sk }: Facts) => ({ item: `${pk} / ${sk}` }),
    },
  },
  conversation: {
    label: name,
    messages: name,
    synced: time,
    start: name,
    fresh: name,
    freshHint: (table: string, name: string) => ({ table: unbroken(table), name }),
    newLine: count,
    toLatestNew: count,
    showAll: (characters: number) => ({ characters }),
    said: (sender: string, message: string) => ({ sender, message }),
    announce: (sender: string, message: string) => ({ sender, message }),
    announceMany: count,
    announceFailed: (message: string) => ({ message }),
  },
  copying: {
    withTime: (messages: number) => ({ messages }),
    selected: count,
    line: (time: string, name: string, message: string) => ({ time, name, message }),
  },
  costSettings: {
    plot: (measure: string, total: string, most: string, day: string) => ({ measure, total, most, day }),
    plotEmpty: (measure: string) => ({ measure }),
    dayText: (day: string, read: string, write: string, dollars: string) => ({ day, read, write, dollars }),
  },
  diagnostics: {
    units: (read: number, write: number) => ({ read: tenths(read), write: tenths(write) }),
    more: count,
  },
  disappearing: { mark: duration, after: duration },
  engine: { restartedOf: (account: string) => ({ account }), stoppedOf: (account: string) => ({ account }) },
  error: { stored: time },
  errors: {
    offline: where,
    timeout: where,
    'credentials-missing': fact('profile'),
    'credentials-expired': fact('profile'),
    'access-denied': fact('action'),
    'table-missing': fact('table'),
    'index-missing': fact('index'),
    'wrong-region': fact('region'),
    'not-found': ({ handle }: Facts) => ({ handle: handle ? `@${handle}` : 'none' }),
  },
  exporting: {
    with: name,
    progress: doneOf,
    done: (messages: number) => ({ messages }),
    fileName: name,
    words: { title: name },
  },
  find: { position: (index: number, total: number, more: boolean) => ({ index, total, more: yes(more) }) },
  groups: { unread: upTo99, notSent: count, waiting: count },
  joins: { comma: pair, dot: pair },
  mfa: { body: (profile: string) => ({ profile }) },
  more: { muteHours: (hours: number) => ({ hours }), mutedUntil: time },
  newConversation: { find: handle, finding: handle, found: count, failed: handle, whatIsWritten: table },
  notices: {
    lookingUp: handle,
    noConversation: handle,
    writeTo: handle,
    nobody: handle,
    exportedBody: (fileName: string) => ({ fileName }),
  },
  offlineBar: { asOf: time, waiting: count },
  pausedBar: { asOf: time },
  removal: {
    title: name,
    deletes: (size: string) => ({ size }),
    unsent: count,
    drafts: count,
    table: (table: string) => ({ table }),
  },
  search: {
    removeFilter: (filter: string) => ({ filter }),
    to: name,
    most: count,
    found: (conversations: number, messages: number) => ({ conversations, messages }),
  },
  settings: { forAccount: name },
  status: {
    cost: (read: number) => ({ read: tenths(read) }),
    firstSync: doneOf,
    asOf: time,
    notSent: count,
    dayAndTime: (day: string, time: string) => ({ day, time }),
  },
  storageSettings: {
    used: (used: string, limit: string) => ({ used, limit }),
    onDisk: (bytes: string) => ({ bytes }),
    outbox: (bytes: string) => ({ bytes }),
    messages: count,
    more: count,
    clearBody: (bytes: string) => ({ bytes }),
  },
  syncSettings: { units: count },
  times: timeArguments,
};
