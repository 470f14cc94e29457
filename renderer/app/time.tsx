import {
  createContext,
  type JSX,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Instant } from '../../shared/time/instant.ts';
import type { Client } from '../client.ts';
import { type Clock, isoOf } from '../clock.ts';
import type { AppStores } from './app.ts';
import { choose, speakIn } from './appearance.ts';
import { browserEnvironment, createEnvironmentReader } from './environment.ts';
import { createTimeSource, type LabelKind, type TimeSource } from './timeSource.ts';

const TimeContext = createContext<TimeSource | null>(null);

interface TimeProviderProps {
  readonly client: Pick<Client, 'app' | 'on'>;
  readonly clock: Clock;
  /** What the person chose in place of what the system says. */
  readonly settings: AppStores['settings'];
  readonly children: ReactNode;
}

/**
 * Words every time below it, and notices within seconds when the computer's zone or language changes. The window speaks
 * the language of its times.
 */
export function TimeProvider({ client, clock, settings, children }: TimeProviderProps): JSX.Element {
  const [{ source, reader }] = useState(() => {
    const created = createEnvironmentReader(browserEnvironment);
    const read = () => choose(created.read(), settings.getState().settings.appearance);
    const source = createTimeSource(clock, read);
    const follow = (): void => speakIn(document.documentElement, source.environment().locale);
    follow();
    // Before anybody else hears of it, and draws anew.
    source.onEnvironment(follow);
    return { reader: created, source };
  });

  useEffect(() => {
    const ask = async (): Promise<void> => {
      source.check();
      const info = await client.app.describe().catch(() => null);
      if (info === null) return;
      reader.tell(info.locale);
      source.check();
    };
    const look = (): void => source.check();
    window.addEventListener('focus', look);
    window.addEventListener('languagechange', look);
    document.addEventListener('visibilitychange', look);
    const off = client.on('environment.changed', () => void ask());
    const stopSettings = settings.subscribe(look);
    const stop = source.watch();
    void ask();
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('languagechange', look);
      document.removeEventListener('visibilitychange', look);
      off();
      stopSettings();
      stop();
    };
  }, [client, reader, settings, source]);

  return <TimeContext value={source}>{children}</TimeContext>;
}

/** The source of all words for times. */
export function useTimeSource(): TimeSource {
  const source = useContext(TimeContext);
  if (source === null) throw new TypeError('No TimeProvider above this component.');
  return source;
}

/** A time's words, kept right as time passes and as the computer moves. */
export function useTimeText(value: Instant, kind: LabelKind): string {
  const source = useTimeSource();
  return useSyncExternalStore(
    useCallback((repaint: () => void) => source.register(value, kind, repaint), [source, value, kind]),
    () => source.word(value, kind),
  );
}

/** The zone in which days begin and end for the reader. */
export function useZone(): string {
  const source = useTimeSource();
  return useSyncExternalStore(source.onEnvironment, () => source.environment().zone);
}

/** The locale that the window speaks. */
export function useLocale(): string {
  const source = useTimeSource();
  return useSyncExternalStore(source.onEnvironment, () => source.environment().locale);
}

interface TimeLabelProps {
  readonly value: Instant;
  readonly kind: LabelKind;
  readonly className?: string;
  /** Off where the full time is told otherwise. */
  readonly titled?: boolean;
}

/** A time on the screen, with the whole of it as its title. Its words run as their own language does, whatever is around. */
export function TimeLabel({ value, kind, className, titled = true }: TimeLabelProps): JSX.Element {
  const text = useTimeText(value, kind);
  const full = useTimeText(value, 'formatDateTime');
  return (
    <time className={className} dir="auto" dateTime={isoOf(value)} title={titled ? full : undefined}>
      {text}
    </time>
  );
}
