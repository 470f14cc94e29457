import { z } from 'zod';
import { DisappearAfter } from './model.ts';
import { isValidZone } from './time/zoneNames.ts';

/** The languages of Meridian, BCP 47. */
export const languages = ['en', 'de', 'es', 'ja', 'ar'] as const;
export const Language = z.enum(languages);
export type Language = z.infer<typeof Language>;

/** A local time of day, such as `07:30`. */
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A range of times of day; past midnight if `to` is earlier than `from`, all day if they are equal. */
export const Hours = z.strictObject({ from: LocalTime, to: LocalTime }).readonly();
export type Hours = z.infer<typeof Hours>;

/** Appearance, and the format of times. */
const Appearance = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Text size relative to the default. */
  textSize: z.number().min(0.85).max(2),
  density: z.enum(['comfortable', 'compact']),
  /** `locale`: the format of the language. */
  hours: z.enum(['locale', '12', '24']),
  /** Whether times of day include seconds. */
  seconds: z.boolean(),
  /** The IANA zone of all times; null: the system's zone. */
  zone: z.string().refine(isValidZone, 'no such zone').nullable(),
  /** Null: the system's language, or English if Meridian lacks it. */
  language: Language.nullable(),
  /** Whether the markup of messages is shown as formatting. */
  formatMessages: z.boolean(),
});

const NotificationSettings = z.strictObject({
  enabled: z.boolean(),
  /** Whether a notification shows the message. */
  showText: z.boolean(),
  sound: z.boolean(),
  /** Do not disturb, until it is turned off. */
  paused: z.boolean(),
  /** Do not disturb in the daily `quietHours`. */
  doNotDisturb: z.boolean(),
  /** Also stored while they are turned off. */
  quietHours: Hours,
});

/** The emoji in the first row of the picker for reactions. */
export const mostReactions = 6;

const Behaviour = z.strictObject({
  /** Closing the window leaves Meridian running in the tray. */
  closeToTray: z.boolean(),
  openAtLogin: z.boolean(),
  /** Enter adds a line, and Enter with Control or Command sends; otherwise Enter sends and Shift+Enter adds a line. */
  enterAddsLine: z.boolean(),
  /** A sent message waits 10 seconds, in which it can be taken back. */
  undoSend: z.boolean(),
  /** The emoji of the person's reactions, in the order of the picker. */
  reactions: z.array(z.string().min(1).max(64)).max(mostReactions).readonly(),
  spellcheck: z.boolean(),
  /** Languages of the spelling checker, BCP 47; empty: Meridian's language and the system's. No effect on macOS. */
  spellingLanguages: z.array(z.string().max(35)).max(3).readonly(),
});

const LockSettings = z.strictObject({
  /** Idle time after which Meridian locks, in ms; null: never. No effect if the user can't be authenticated. */
  lockAfterMs: z.int().min(60_000).max(86_400_000).nullable(),
  /** Whether locking removes the key from memory, which stops sync. No effect without a passphrase. */
  forgetKeyWhenLocked: z.boolean(),
});

const Privacy = z.strictObject({
  /** Defaults of new conversations. */
  disappearDefault: DisappearAfter,
  ...LockSettings.shape,
});

/** `latest`: releases only. `beta`: also prereleases. */
export const UpdateChannel = z.enum(['latest', 'beta']);
export type UpdateChannel = z.infer<typeof UpdateChannel>;

const UpdateSettings = z.strictObject({
  /** Whether Meridian checks for updates by itself. */
  check: z.boolean(),
  /** Null: the channel of the installed version. */
  channel: UpdateChannel.nullable(),
});

/** The settings of the app on this computer, for all accounts. */
export const AppSettings = z
  .strictObject({
    appearance: Appearance.readonly(),
    notifications: NotificationSettings.readonly(),
    behaviour: Behaviour.readonly(),
    privacy: Privacy.readonly(),
    updates: UpdateSettings.readonly(),
  })
  .readonly();
export type AppSettings = z.infer<typeof AppSettings>;

/** A change of some settings; the others keep their values. */
export const SettingsChange = z.strictObject({
  appearance: Appearance.partial().optional(),
  notifications: NotificationSettings.partial().optional(),
  behaviour: Behaviour.partial().optional(),
  privacy: Privacy.partial().optional(),
  updates: UpdateSettings.partial().optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** A change of the lock's settings. */
export const LockChange = LockSettings.partial();
export type LockChange = z.infer<typeof LockChange>;

/** A change that the window may request without authentication: of everything but the lock. */
export const WindowSettingsChange = SettingsChange.extend({
  privacy: Privacy.omit({ lockAfterMs: true, forgetKeyWhenLocked: true }).partial().optional(),
});
export type WindowSettingsChange = z.infer<typeof WindowSettingsChange>;

/** Whether a change makes the lock protect less. */
export const weakensLock = ({ privacy }: AppSettings, change: LockChange): boolean => {
  const after = { ...privacy, ...change };
  return (
    (after.lockAfterMs ?? Number.POSITIVE_INFINITY) > (privacy.lockAfterMs ?? Number.POSITIVE_INFINITY) ||
    (privacy.forgetKeyWhenLocked && !after.forgetKeyWhenLocked)
  );
};

/** The default settings. */
export const defaultSettings: AppSettings = {
  appearance: {
    theme: 'system',
    textSize: 1,
    density: 'comfortable',
    hours: 'locale',
    seconds: false,
    zone: null,
    language: null,
    formatMessages: true,
  },
  notifications: {
    enabled: true,
    showText: true,
    sound: true,
    paused: false,
    doNotDisturb: false,
    quietHours: { from: '22:00', to: '07:00' },
  },
  behaviour: {
    closeToTray: false,
    openAtLogin: false,
    enterAddsLine: false,
    undoSend: false,
    reactions: ['👍', '❤️', '😂', '😮', '😢', '🙏'],
    spellcheck: true,
    spellingLanguages: [],
  },
  privacy: { disappearDefault: null, lockAfterMs: null, forgetKeyWhenLocked: false },
  updates: { check: true, channel: null },
};

/** Parses stored settings, which may be of another version or edited by hand: each invalid value becomes its default. */
export function readSettings(stored: unknown): AppSettings {
  const sections = isRecord(stored) ? stored : {};
  return {
    appearance: readSection(Appearance, sections.appearance, defaultSettings.appearance),
    notifications: readSection(NotificationSettings, sections.notifications, defaultSettings.notifications),
    behaviour: readSection(Behaviour, sections.behaviour, defaultSettings.behaviour),
    privacy: readSection(Privacy, sections.privacy, defaultSettings.privacy),
    updates: readSection(UpdateSettings, sections.updates, defaultSettings.updates),
  };
}

/** Applies a change to settings. */
export function changeSettings(settings: AppSettings, change: SettingsChange): AppSettings {
  return AppSettings.parse({
    appearance: { ...settings.appearance, ...change.appearance },
    notifications: { ...settings.notifications, ...change.notifications },
    behaviour: { ...settings.behaviour, ...change.behaviour },
    privacy: { ...settings.privacy, ...change.privacy },
    updates: { ...settings.updates, ...change.updates },
  });
}

function readSection<S extends z.ZodRawShape>(
  section: z.ZodObject<S>,
  stored: unknown,
  defaults: z.infer<z.ZodObject<S>>,
): z.infer<z.ZodObject<S>> {
  const values = isRecord(stored) ? stored : {};
  const fields = Object.entries(defaults).map(([name, fallback]) => {
    const parsed = z.safeParse(section.shape[name] ?? z.never(), values[name]);
    return [name, parsed.success ? parsed.data : fallback];
  });
  return section.parse(Object.fromEntries(fields));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Returns the language to use: the chosen one, else the system's if Meridian has it, else English. */
export function languageOf(chosen: Language | null, systemLocale: string): Language {
  if (chosen !== null) return chosen;
  const primary = systemLocale.split('-')[0]?.toLowerCase();
  return languages.find((language) => language === primary) ?? 'en';
}

/** Returns the BCP 47 locale for a language: the system's if it has the same language. */
export const localeOf = (language: Language, systemLocale: string): string =>
  systemLocale.split('-')[0]?.toLowerCase() === language ? systemLocale : language;
