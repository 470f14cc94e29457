import { countText, dollarsText, plural, unitsText } from './counting.ts';
import { bytesText } from './settings.ts';

/** What Meridian is made of, what it holds, and what it costs. */
export const diagnostics = {
  open: 'Diagnostics',
  title: 'Diagnostics',
  close: 'Close',
  loading: 'Reading…',
  versions: 'Versions',
  products: {
    meridian: 'Meridian',
    electron: 'Electron',
    chromium: 'Chromium',
    node: 'Node.js',
    sqlite: 'SQLite',
  } satisfies Record<string, string>,
  cache: 'On this computer',
  groups: 'Conversations',
  messages: 'Messages',
  gaps: 'Gaps',
  size: 'Size',
  quarantined: 'Set aside at the last start',
  outbox: 'Written here',
  waiting: 'Messages waiting',
  failed: 'Messages not sent',
  drafts: 'Drafts',
  outboxQuarantined: 'Set aside, unreadable',
  rowsGivenUp: 'Lists of others that couldn’t be moved',
  cost: 'Cost in units, read and written',
  purpose: 'Purpose',
  periods: { today: 'Today', month: 'This month', sinceStart: 'Since the start' },
  purposes: {
    refresh: 'Refreshing',
    open: 'Opening conversations',
    history: 'Older messages',
    sweep: 'Sweeps',
    send: 'Sending',
    setup: 'Setting up',
  },
  nothingSpent: 'Nothing has been asked of the table yet.',
  dollars: 'In dollars',
  units: (read: number, write: number): string => `${unitsText(read)} / ${unitsText(write)}`,
  money: dollarsText,
  sync: 'Synchronising',
  overlap: 'A refresh looks back',
  seconds: (ms: number): string => {
    const minutes = Math.round(ms / 60_000);
    if (Math.abs(ms) < 120_000) return plural(Math.round(ms / 100) / 10, { one: '# second', other: '# seconds' });
    return minutes < 180
      ? plural(minutes, { one: '# minute', other: '# minutes' })
      : plural(Math.round(minutes / 60), { one: '# hour', other: '# hours' });
  },
  clockOffset: 'This clock is corrected by',
  clockUnknown: 'not known yet',
  unparsable: 'Items that can’t be read',
  noneUnparsable: 'None. Every item in the table could be read.',
  more: (count: number): string => plural(count, { one: '# more', other: '# more' }),
  count: countText,
  bytes: bytesText,
  problems: 'Last problems',
  noProblems: 'None since Meridian was started.',
  copy: 'Copy as text',
  copied: 'Copied',
  copyFailed: 'This could not be copied.',
  copyHint: 'Without secrets and without the text of any message.',
} as const;
