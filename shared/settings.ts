import { z } from 'zod';
import { DisappearAfter } from './model.ts';
import { isValidZone } from './time/zone.ts';

/** The languages that Meridian speaks, BCP 47. */
export const languages = ['en', 'de', 'es', 'ja', 'ar'] as const;
export const Language = z.enum(languages);
export type Language = z.infer<typeof Language>;

/** A time of day on the person's own clock, such as `07:30`. */
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Hours of a day, from one time up to the other; over midnight when the second is the earlier one, all day when equal. */
export const Hours = z.strictObject({ from: LocalTime, to: LocalTime }).readonly();
export type Hours = z.infer<typeof Hours>;

/** How everything looks and how times are written. */
const Appearance = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** The size of all text against the usual one. */
  textSize: z.number().min(0.85).max(1.5),
  density: z.enum(['comfortable', 'compact']),
  /** `locale`: as the language has it. */
  hours: z.enum(['locale', '12', '24']),
  /** Whether times of day have seconds. */
  seconds: z.boolean(),
  /** An IANA zone for all times; null: the system's. */
  zone: z.string().refine(isValidZone, 'no such zone').nullable(),
  /** Null: the system's, or English where Meridian does not speak that. */
  language: Language.nullable(),
});

const NotificationSettings = z.strictObject({
  enabled: z.boolean(),
  /** Whether a notification shows what was written. */
  showText: z.boolean(),
  sound: z.boolean(),
  /** Nobody is to be disturbed until this is switched off again. */
  paused: z.boolean(),
  /** Nobody is to be disturbed in `quietHours` of each day. */
  doNotDisturb: z.boolean(),
  /** Kept while they don't hold, too. */
  quietHours: Hours,
});

const Behaviour = z.strictObject({
  /** Closing the window leaves Meridian running in the tray. */
  closeToTray: z.boolean(),
  openAtLogin: z.boolean(),
  spellcheck: z.boolean(),
});

const Privacy = z.strictObject({
  /** What new conversations begin with. */
  disappearDefault: DisappearAfter,
  /** Meridian locks when the computer was left alone for so long, ms; null: never. Has no effect where it can't unlock. */
  lockAfterMs: z.int().min(60_000).max(86_400_000).nullable(),
});

/** What a person may set for the whole app, on this computer. */
export const AppSettings = z
  .strictObject({
    appearance: Appearance.readonly(),
    notifications: NotificationSettings.readonly(),
    behaviour: Behaviour.readonly(),
    privacy: Privacy.readonly(),
  })
  .readonly();
export type AppSettings = z.infer<typeof AppSettings>;

/** Some of the settings; what is left out stays as it is. */
export const SettingsChange = z.strictObject({
  appearance: Appearance.partial().optional(),
  notifications: NotificationSettings.partial().optional(),
  behaviour: Behaviour.partial().optional(),
  privacy: Privacy.partial().optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** What holds until the person says otherwise. */
export const defaultSettings: AppSettings = {
  appearance: {
    theme: 'system',
    textSize: 1,
    density: 'comfortable',
    hours: 'locale',
    seconds: false,
    zone: null,
    language: null,
  },
  notifications: {
    enabled: true,
    showText: true,
    sound: true,
    paused: false,
    doNotDisturb: false,
    quietHours: { from: '22:00', to: '07:00' },
  },
  behaviour: { closeToTray: false, openAtLogin: false, spellcheck: true },
  privacy: { disappearDefault: null, lockAfterMs: null },
};

/** Settings that may be of another version, or edited by hand: each that can't be read is its default, by itself. */
export function readSettings(stored: unknown): AppSettings {
  const sections = isRecord(stored) ? stored : {};
  return {
    appearance: readSection(Appearance, sections.appearance, defaultSettings.appearance),
    notifications: readSection(NotificationSettings, sections.notifications, defaultSettings.notifications),
    behaviour: readSection(Behaviour, sections.behaviour, defaultSettings.behaviour),
    privacy: readSection(Privacy, sections.privacy, defaultSettings.privacy),
  };
}

/** The settings after a change. */
export function changeSettings(settings: AppSettings, change: SettingsChange): AppSettings {
  return AppSettings.parse({
    appearance: { ...settings.appearance, ...change.appearance },
    notifications: { ...settings.notifications, ...change.notifications },
    behaviour: { ...settings.behaviour, ...change.behaviour },
    privacy: { ...settings.privacy, ...change.privacy },
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

/** The language to speak: the chosen one, else the system's when it is one of ours, else English. */
export function languageOf(chosen: Language | null, systemLocale: string): Language {
  if (chosen !== null) return chosen;
  const primary = systemLocale.split('-')[0]?.toLowerCase();
  return languages.find((language) => language === primary) ?? 'en';
}

/** The locale in which a language is spoken (BCP 47): the system's, where that is one of the same language. */
export const localeOf = (language: Language, systemLocale: string): string =>
  systemLocale.split('-')[0]?.toLowerCase() === language ? systemLocale : language;
