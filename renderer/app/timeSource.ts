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
 * How a time is formatted. A `TimeLabel` changes as time passes, `clockTime` and `formatDateTime` only with the environment.
 * `ahead` is the distance of a future time, otherwise empty.
 */
export type LabelKind = TimeLabel | 'ahead' | 'clockTime' | 'formatDateTime';

/** The reader's zone, locale and time format, from the system or the settings. */
export interface Environment extends Pick<TimeOptions, 'hours' | 'seconds'> {
  /** IANA name of the time zone. */
  readonly zone: string;
  /** BCP 47. */
  readonly locale: string;
}

const isSame = (one: Environment, other: Environment): boolean =>
  one.zone === other.zone && one.locale === other.locale && one.hours === other.hours && one.seconds === other.seconds;

/** Most labels cached that don't change with time. */
const MOST_FIXED_LABELS = 2_000;

/** Interval of checks for another zone or language; the system sends no event. */
export const ENVIRONMENT_POLL_MS = 4_500;

interface Label {
  readonly value: Instant;
  readonly kind: LabelKind;
  readonly repaint: () => void;
  /** When it changes next; null: never. */
  changesAt: Instant | null;
}

/** Formats every time on the screen. One timer serves all labels; it is set to the first moment at which one changes. */
export interface TimeSource {
  readonly environment: () => Environment;
  readonly options: () => TimeOptions;
  /** Time of the last repaint of any label; the same value until the next one. */
  readonly paintedAt: () => Instant;
  readonly word: (value: Instant, kind: LabelKind) => string;
  /** Calls `repaint` whenever the label may change. */
  readonly register: (value: Instant, kind: LabelKind, repaint: () => void) => Cancel;
  /** Calls `listener` after a change of the environment. */
  readonly onEnvironment: (listener: () => void) => Cancel;
  /** Checks the zone and the language now, and catches up on timers missed during sleep. */
  readonly check: () => void;
  /** Polls the environment until the returned function is called, which also clears the timer. */
  readonly watch: () => Cancel;
}

const formatters: Readonly<Record<LabelKind, (value: Instant, options: TimeOptions) => string>> = {
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

/** The label that determines when a kind changes; null: it never does. */
const changesWith: Readonly<Record<LabelKind, TimeLabel | null>> = {
  ahead: 'timeAgo',
  clockTime: null,
  dayLabel: 'dayLabel',
  formatDateTime: null,
  messageTimeAgo: 'messageTimeAgo',
  timeAgo: 'timeAgo',
  timeUntil: 'timeUntil',
};

/** When a label changes after `options.now`; null: never. */
function changeOf({ value, kind }: Pick<Label, 'value' | 'kind'>, options: TimeOptions): Instant | null {
  const changing = changesWith[kind];
  // Every message has such a label, which stays empty unless its clock was ahead.
  const isPast = kind === 'ahead' && value <= options.now;
  return changing === null || isPast ? null : nextChange(value, options, changing);
}

export function createTimeSource(clock: Clock, readEnvironment: () => Environment): TimeSource {
  const labels = new Set<Label>();
  const listeners = new Set<() => void>();
  let environment = readEnvironment();
  let due: { readonly at: Instant; readonly cancel: Cancel } | null = null;
  let paintedAt = clock.now();
  /** Cache of the labels that change only with the environment. */
  let fixedLabels = new Map<string, string>();

  const options = (): TimeOptions => ({ now: clock.now(), t: currentTranslator().t, ...environment });
  const word: TimeSource['word'] = (value, kind) => {
    if (changesWith[kind] !== null) return formatters[kind](value, options());
    const key = `${kind} ${value}`;
    const known = fixedLabels.get(key);
    if (known !== undefined) return known;
    const label = formatters[kind](value, options());
    if (fixedLabels.size >= MOST_FIXED_LABELS) fixedLabels = new Map();
    fixedLabels.set(key, label);
    return label;
  };
  const setTimer = (at: Instant | null): void => {
    if (due !== null && at !== null && due.at === at) return;
    due?.cancel();
    due = at === null ? null : { at, cancel: clock.at(at, tick) };
  };
  const tick = (): void => {
    due = null;
    const now = clock.now();
    repaint(({ changesAt }) => changesAt !== null && changesAt <= now);
  };
  const repaint = (isDue: (label: Label) => boolean): void => {
    const at = options();
    paintedAt = at.now;
    // A repaint may register and withdraw labels.
    for (const label of [...labels].filter(isDue)) {
      label.changesAt = changeOf(label, at);
      label.repaint();
    }
    let first: Instant | null = null;
    for (const { changesAt } of labels)
      if (changesAt !== null && (first === null || changesAt < first)) first = changesAt;
    setTimer(first);
  };
  const repaintAll = (): void => repaint(() => true);
  const check = (): void => {
    const found = readEnvironment();
    const moved = !isSame(found, environment);
    if (moved) {
      environment = found;
      resetTimeCaches();
      fixedLabels = new Map();
      for (const listener of [...listeners]) listener();
    }
    // Timers pause while the computer sleeps, and the clock may be set back.
    const now = clock.now();
    if (moved || now < paintedAt) repaintAll();
    else if (due !== null && now >= due.at) {
      due.cancel();
      tick();
    }
  };

  return {
    environment: () => environment,
    options,
    paintedAt: () => paintedAt,
    word,
    register: (value, kind, repaintLabel) => {
      const changesAt = changeOf({ value, kind }, options());
      const label: Label = { value, kind, repaint: repaintLabel, changesAt };
      labels.add(label);
      if (changesAt !== null && (due === null || changesAt < due.at)) setTimer(changesAt);
      // The timer stays; the next tick resets it.
      return () => void labels.delete(label);
    },
    onEnvironment: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check,
    watch: () => {
      const stopPolling = clock.every(ENVIRONMENT_POLL_MS, check);
      repaintAll();
      return () => {
        stopPolling();
        setTimer(null);
      };
    },
  };
}
