import {
  clockTime,
  dayLabel,
  formatDateTime,
  messageTimeAgo,
  nextChange,
  resetTimeCaches,
  type TimeLabel,
  type TimeOptions,
  timeAgo,
  timeUntil,
} from '../../shared/time/format.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Cancel, Clock } from '../clock.ts';
import { currentTranslator } from '../text/useText.ts';

/**
 * How a time is worded: those of `TimeLabel` change as time passes, `clockTime` and `formatDateTime` only with the zone and
 * the language. `ahead` is how far a time lies in the future, and nothing once it doesn't.
 */
export type LabelKind = TimeLabel | 'ahead' | 'clockTime' | 'formatDateTime';

/** Where the reader is, as the operating system tells or they chose, and how they read the hours of a day. */
export interface Environment extends Pick<TimeOptions, 'hours' | 'seconds'> {
  /** IANA name of the time zone. */
  readonly zone: string;
  /** BCP 47. */
  readonly locale: string;
}

const isSame = (one: Environment, other: Environment): boolean =>
  one.zone === other.zone && one.locale === other.locale && one.hours === other.hours && one.seconds === other.seconds;

/** How many of the words that never change are kept. */
const MOST_FIXED_WORDS = 2_000;

/** How often a change of the zone or the language is looked for: the system tells nobody. */
export const ENVIRONMENT_POLL_MS = 2_000;

interface Label {
  readonly value: Instant;
  readonly kind: LabelKind;
  readonly repaint: () => void;
}

/**
 * Words every time on the screen. One timer serves all labels: it is set to the first moment at which one of those that are
 * registered reads differently, so that a window with nothing to change sleeps.
 */
export interface TimeSource {
  readonly environment: () => Environment;
  readonly options: () => TimeOptions;
  readonly word: (value: Instant, kind: LabelKind) => string;
  /** Calls `repaint` whenever the label may read differently. */
  readonly register: (value: Instant, kind: LabelKind, repaint: () => void) => Cancel;
  /** Calls `listener` when the zone or the language changed. */
  readonly onEnvironment: (listener: () => void) => Cancel;
  /** Looks for another zone or language now, and sets the timer anew: a computer that slept has missed it. */
  readonly check: () => void;
  /** Keeps looking, until the returned function is called; from then on no timer is left. */
  readonly watch: () => Cancel;
}

const words: Readonly<Record<LabelKind, (value: Instant, options: TimeOptions) => string>> = {
  ahead: (value, options) => {
    const age = value > options.now ? timeAgo(value, options) : '';
    return age === timeAgo(options.now, options) ? '' : age;
  },
  clockTime,
  dayLabel,
  formatDateTime,
  messageTimeAgo,
  timeAgo,
  timeUntil,
};

/** Which of the changing labels a kind changes with; null: with none. */
const changesWith: Readonly<Record<LabelKind, TimeLabel | null>> = {
  ahead: 'timeAgo',
  clockTime: null,
  dayLabel: 'dayLabel',
  formatDateTime: null,
  messageTimeAgo: 'messageTimeAgo',
  timeAgo: 'timeAgo',
  timeUntil: 'timeUntil',
};

export function createTimeSource(clock: Clock, readEnvironment: () => Environment): TimeSource {
  const labels = new Set<Label>();
  const listeners = new Set<() => void>();
  let environment = readEnvironment();
  let due: { readonly at: Instant; readonly cancel: Cancel } | null = null;
  let paintedAt = clock.now();
  /** The words that stay the same where the reader is, which are asked for again and again. */
  let fixedWords = new Map<string, string>();

  const options = (): TimeOptions => ({ now: clock.now(), t: currentTranslator().t, ...environment });
  const changeOf = ({ value, kind }: Label, opts: TimeOptions): Instant | null => {
    const changing = changesWith[kind];
    return changing === null ? null : nextChange(value, opts, changing);
  };

  const word: TimeSource['word'] = (value, kind) => {
    if (changesWith[kind] !== null) return words[kind](value, options());
    const key = `${kind} ${value}`;
    const known = fixedWords.get(key);
    if (known !== undefined) return known;
    const said = words[kind](value, options());
    if (fixedWords.size >= MOST_FIXED_WORDS) fixedWords = new Map();
    fixedWords.set(key, said);
    return said;
  };
  const setTimer = (at: Instant | null): void => {
    if (due !== null && at !== null && due.at === at) return;
    due?.cancel();
    due = at === null ? null : { at, cancel: clock.at(at, tick) };
  };
  const tick = (): void => {
    due = null;
    repaint();
  };
  const repaint = (): void => {
    paintedAt = clock.now();
    // A repaint may register and withdraw labels.
    for (const label of [...labels]) label.repaint();
    const opts = options();
    let first: Instant | null = null;
    for (const label of labels) {
      const next = changeOf(label, opts);
      if (next !== null && (first === null || next < first)) first = next;
    }
    setTimer(first);
  };
  const check = (): void => {
    const found = readEnvironment();
    const moved = !isSame(found, environment);
    if (moved) {
      environment = found;
      resetTimeCaches();
      fixedWords = new Map();
      for (const listener of [...listeners]) listener();
    }
    // Timers stand still while a computer sleeps, and a clock may be set back.
    const now = clock.now();
    if (moved || now < paintedAt || (due !== null && now >= due.at)) repaint();
  };

  return {
    environment: () => environment,
    options,
    word,
    register: (value, kind, repaintLabel) => {
      const label: Label = { value, kind, repaint: repaintLabel };
      labels.add(label);
      const next = changeOf(label, options());
      if (next !== null && (due === null || next < due.at)) setTimer(next);
      // The timer isn't moved back when the label goes: the next tick finds out.
      return () => void labels.delete(label);
    },
    onEnvironment: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check,
    watch: () => {
      const stopPolling = clock.every(ENVIRONMENT_POLL_MS, check);
      repaint();
      return () => {
        stopPolling();
        setTimer(null);
      };
    },
  };
}
