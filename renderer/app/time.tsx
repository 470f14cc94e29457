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
import { type Cancel, type Clock, isoOf } from '../clock.ts';
import { isLoaded, loadMessages } from '../text/loadCatalogue.ts';
import type { AppStores } from './app.ts';
import { choose, speakIn } from './appearance.ts';
import { browserEnvironment, createEnvironmentReader } from './environment.ts';
import { createTimeSource, type Environment, type LabelKind, type TimeSource } from './timeSource.ts';

const TimeContext = createContext<TimeSource | null>(null);

interface TimeProviderProps {
  readonly client: Pick<Client, 'app' | 'on'>;
  readonly clock: Clock;
  /** Settings that override the system's zone and language. */
  readonly settings: AppStores['settings'];
  readonly children: ReactNode;
}

/** Formats all times below it. Follows the computer's zone and language and applies the language to the document. */
export function TimeProvider({ client, clock, settings, children }: TimeProviderProps): JSX.Element {
  const [{ source, reader }] = useState(() => {
    const created = createEnvironmentReader(browserEnvironment);
    let shown = 'en';
    const read = (): Environment => {
      const wanted = choose(created.read(), settings.getState().settings.appearance);
      if (isLoaded(wanted.locale)) {
        shown = wanted.locale;
        return wanted;
      }
      // Another language is shown once its messages are loaded.
      void loadMessages(wanted.locale).then(() => source.check());
      return { ...wanted, locale: shown };
    };
    const source: TimeSource = createTimeSource(clock, read);
    const follow = (): void => speakIn(document.documentElement, source.environment().locale);
    follow();
    // The first listener: the language is set before components redraw.
    source.onEnvironment(follow);
    return { reader: created, source };
  });

  useEffect(() => {
    const refresh = async (): Promise<void> => {
      source.check();
      const info = await client.app.describe().catch(() => null);
      if (info === null) return;
      reader.setSystemLocale(info.locale);
      reader.setSystemZone(info.tz?.zone ?? null);
      source.check();
    };
    const look = (): void => source.check();
    let stop: Cancel | null = null;
    /** Nothing ticks while it is not visible. */
    const watchWhileVisible = (): void => {
      if (!document.hidden) stop ??= source.watch();
      else {
        stop?.();
        stop = null;
      }
    };
    window.addEventListener('focus', look);
    window.addEventListener('languagechange', look);
    document.addEventListener('visibilitychange', look);
    document.addEventListener('visibilitychange', watchWhileVisible);
    const off = client.on('environment.changed', () => void refresh());
    const stopSettings = settings.subscribe(look);
    watchWhileVisible();
    void refresh();
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('languagechange', look);
      document.removeEventListener('visibilitychange', look);
      document.removeEventListener('visibilitychange', watchWhileVisible);
      off();
      stopSettings();
      stop?.();
    };
  }, [client, reader, settings, source]);

  return <TimeContext value={source}>{children}</TimeContext>;
}

/** The time source of the window. */
export function useTimeSource(): TimeSource {
  const source = useContext(TimeContext);
  if (source === null) throw new TypeError('No TimeProvider above this component.');
  return source;
}

/** A formatted time that updates as time passes and the environment changes. */
export function useTimeText(value: Instant, kind: LabelKind): string {
  const source = useTimeSource();
  return useSyncExternalStore(
    useCallback((repaint: () => void) => source.register(value, kind, repaint), [source, value, kind]),
    () => source.word(value, kind),
  );
}

/** The time source; the component is drawn again when the zone, the language or the format changes. */
export function useCurrentTimeSource(): TimeSource {
  const source = useTimeSource();
  useSyncExternalStore(source.onEnvironment, source.environment);
  return source;
}

/** The reader's time zone. */
export function useZone(): string {
  const source = useTimeSource();
  return useSyncExternalStore(source.onEnvironment, () => source.environment().zone);
}

/** The window's locale. */
export function useLocale(): string {
  const source = useTimeSource();
  return useSyncExternalStore(source.onEnvironment, () => source.environment().locale);
}

interface TimeLabelProps {
  readonly value: Instant;
  readonly kind: LabelKind;
  readonly className?: string | undefined;
  /** False where the full time is shown elsewhere. */
  readonly titled?: boolean;
}

/** A time on the screen, with the full time as its tooltip. */
export function TimeLabel({ value, kind, className, titled = true }: TimeLabelProps): JSX.Element {
  const text = useTimeText(value, kind);
  const full = useTimeText(value, 'formatDateTime');
  return (
    <time className={className} dir="auto" dateTime={isoOf(value)} title={titled ? full : undefined}>
      {text}
    </time>
  );
}
