import { countText, dollarsText, plural, unitsText } from './counting.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** A number of bytes, in the unit that fits. */
export const bytesText = (bytes: number): string => {
  if (bytes >= 1_000_000_000) return `${unitsText(bytes / 1_000_000_000)} GB`;
  return bytes < 1_000_000 ? `${unitsText(bytes / 1_000)} kB` : `${unitsText(bytes / 1_000_000)} MB`;
};

const minutes = (count: number): string => plural(count, { one: '# minute', other: '# minutes' });
const seconds = (count: number): string => plural(count, { one: '# second', other: '# seconds' });
const hours = (count: number): string => plural(count, { one: '# hour', other: '# hours' });

/** A length of time in the largest unit that it is a whole number of. */
function durationText(ms: number): string {
  if (ms % 31_536_000_000 === 0) return plural(ms / 31_536_000_000, { one: '# year', other: '# years' });
  if (ms % 86_400_000 === 0) return plural(ms / 86_400_000, { one: '# day', other: '# days' });
  if (ms % 3_600_000 === 0) return hours(ms / 3_600_000);
  return ms % 60_000 === 0 ? minutes(ms / 60_000) : seconds(ms / 1_000);
}

/** The dialog of settings. */
export const settings = {
  title: 'Settings',
  close: 'Close',
  sectionList: 'Sections',
  sections: {
    appearance: 'Appearance',
    notifications: 'Notifications',
    accounts: 'Accounts',
    sync: 'Synchronising',
    storage: 'Storage',
    privacy: 'Privacy',
    cost: 'Cost',
    diagnostics: 'Diagnostics',
    about: 'About',
  },
  notKept: 'This change could not be kept.',
  notRead: 'These settings can’t be read now.',
  forAccount: (name: string): string => `These hold for ${name}.`,
  noAccount: 'There is no account yet.',
  reading: 'Reading…',
} as const;

export const appearanceSettings = {
  look: 'Look',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  textSize: 'Size of text',
  textSizes: (size: number): string => percent.format(size),
  density: 'Density',
  densities: { comfortable: 'Comfortable', compact: 'Compact' },
  times: 'Times',
  hours: 'Hours',
  hourChoices: { locale: 'As the language has it', '12': '12 hours', '24': '24 hours' },
  seconds: 'Seconds',
  secondsHint: 'Times of day are shown to the second.',
  zone: 'Time zone',
  zoneHint: 'All times and days are shown in this zone. Empty: the one of this computer.',
  zoneSystem: (zone: string): string => `This computer’s: ${zone}`,
  example: (time: string): string => `It is ${time}.`,
  writing: 'Writing',
  spellcheck: 'Check spelling',
  spellcheckHint: 'Words that are not in the dictionary are underlined.',
} as const;

export const notificationSettings = {
  enabled: 'Notify me of new messages',
  enabledHint: 'While Meridian is not in front, or another conversation is open.',
  showText: 'Show what was written',
  showTextHint: 'Otherwise a notification only says who wrote.',
  sound: 'Sound',
  quiet: 'Do not disturb',
  paused: 'Do not disturb now',
  pausedHint: 'Until you switch it off again.',
  hours: 'Every day in these hours',
  hoursHint: 'By this computer’s own time.',
  from: 'From',
  to: 'To',
  background: 'In the background',
  closeToTray: 'Keep running when the window is closed',
  closeToTrayHint: 'Meridian stays in the tray, gets messages and notifies you.',
  openAtLogin: 'Open at login',
} as const;

export const syncSettings = {
  pauseTitle: 'Network',
  paused: 'Pause',
  pausedHint: 'Nothing is asked of the network but what you ask for. What you send waits.',
  metered: 'Refresh on a metered connection',
  meteredHint: 'Otherwise Meridian pauses by itself on one.',
  intervals: 'How often Meridian looks for new messages',
  active: 'While you use it',
  background: 'In the background',
  idle: 'When nobody has been there for long',
  duration: durationText,
  sweeps: 'Repair',
  sweepUnits: 'Read units an hour for sweeps',
  sweepUnitsHint:
    'Sweeps find what refreshes can’t see: messages that were deleted, or written by clocks that are wrong.',
  noSweeps: 'No sweeps',
  units: (count: number): string => plural(count, { one: '# unit', other: '# units' }),
} as const;

export const storageSettings = {
  used: (used: string, limit: string): string => `${used} of ${limit} used`,
  onDisk: (bytes: string): string => `${bytes} on the disk; what is free of it is given back bit by bit.`,
  outbox: (bytes: string): string => `${bytes} more for unsent messages, drafts, settings and costs.`,
  limits: 'Limits',
  limit: 'Keep at most',
  limitHint: 'Beyond that, the oldest messages leave this computer. They stay in the table and can be loaded again.',
  age: 'Keep messages for',
  forever: 'As long as there is room',
  bytes: bytesText,
  duration: durationText,
  conversations: 'Conversations, largest first',
  none: 'No conversation is on this computer yet.',
  unknown: 'A conversation that is not in the list',
  messages: (count: number): string => plural(count, { one: '# message', other: '# messages' }),
  more: (count: number): string => plural(count, { one: '# more conversation', other: '# more conversations' }),
  showAll: 'Show all',
  clear: 'Clear the cache…',
  clearHint: 'Removes every conversation from this computer and reads them anew.',
  clearTitle: 'Clear the cache?',
  clearBody: (bytes: string): string =>
    `This removes ${bytes} of conversations from this computer. They are read from the table again, which costs read units. Nothing that you wrote and that was not sent is lost: no message, no draft, no mark.`,
  clearNow: 'Clear',
  clearing: 'Clearing…',
  keep: 'Keep it',
  cleared: 'The cache was cleared. Your conversations are being read anew.',
} as const;

export const privacySettings = {
  messages: 'Messages',
  disappear: 'New conversations begin with messages that disappear after',
  disappearHint: 'Only your own messages, and each conversation can be set by itself.',
  hideText: 'Hide texts in notifications',
  hideTextHint: 'A notification only says who wrote.',
  lock: 'Lock',
  lockAfter: 'Lock Meridian when this computer was left alone for',
  lockHint: 'To unlock it, the system asks for your consent, by fingerprint or password.',
  never: 'Never',
  noLock:
    'Meridian can’t be locked here: this system has no way to ask for its owner’s consent. Lock the computer’s screen instead.',
  duration: durationText,
} as const;

export const costSettings = {
  thirtyDays: 'The last 30 days',
  read: 'Read units',
  write: 'Write units',
  dollars: 'Dollars',
  purposes: 'By purpose',
  nothing: 'Nothing was asked of the table in these 30 days.',
  plot: (measure: string, total: string, most: string, day: string): string =>
    `${measure} by day: ${total} in all, most on ${day} with ${most}.`,
  plotEmpty: (measure: string): string => `${measure} by day: none.`,
  day: 'Day',
  dayText: (day: string, read: string, write: string, dollars: string): string =>
    `${day}: ${read} read, ${write} written, ${dollars}`,
  asTable: 'As a table',
  tableCaption: 'Units read and written, and dollars, by day',
  sums: 'In sums',
  prices: 'Prices',
  readPrice: 'Dollars for a million read units',
  writePrice: 'Dollars for a million write units',
  pricesHint: 'On-demand prices of your region; the first ones are those of us-east-1.',
  units: unitsText,
  count: countText,
  money: dollarsText,
} as const;

export const about = {
  tagline: 'A messenger that keeps your conversations in a table of your own.',
  version: (version: string): string => `Version ${version}`,
  development: 'Run from its source',
  licence: 'Free software under the MIT licence.',
} as const;
