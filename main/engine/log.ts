import type { Problem } from '../../shared/contract/sync.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import { cutText } from '../../shared/text/cutText.ts';
import { type Instant, MICROS_PER_SECOND } from '../../shared/time/instant.ts';
import type { Clock } from './clock.ts';

/** Writes one line. Never pass a secret or a message's text. */
export type Log = (level: 'info' | 'warn' | 'error', text: string, error?: unknown) => void;

/** What an entry says about an error: the data the user saw, and the stack of its cause. */
interface DescribedError {
  readonly error: AppErrorData | null;
  readonly cause: string | null;
}

/** Prepares an error for an entry of the log. */
export function describeError(error: unknown): DescribedError {
  if (error === undefined) return { error: null, cause: null };
  if (!(error instanceof AppError)) return { error: null, cause: stackOf(error) };
  return { error: error.toData(), cause: error.cause === undefined ? stackOf(error) : stackOf(error.cause) };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return withoutTokens(String(error));
  const stack = error.stack ?? error.message;
  // JSON.parse quotes what it could not read, which may be part of a message.
  return error instanceof SyntaxError ? stack.replace(error.message, '(redacted)') : withoutTokens(stack);
}

/** AWS quotes the headers of a request whose signature it refuses, among them the session token. */
const withoutTokens = (text: string): string =>
  text.replace(/(x-amz-security-token['"]?\s*[:=]\s*['"]?)[^\s'"]+/gi, '$1(redacted)');

/** The longest text and the longest stack of one entry, in UTF-16 units: an endpoint or the page may send any amount. */
const [textLength, stackLength] = [2_000, 6_000];

/** Line breaks, control characters, and characters that change the direction of the text around them. */
const unsafe = /[\p{Cc}\u2028\u2029]|\p{Bidi_Control}/gu;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Formats an entry of the log. What comes from outside can't forge another entry: the first line has no line break in it,
 * and the lines of a stack are indented.
 */
export function formatEntry({ text, error, cause }: DescribedError & { readonly text: string }): string {
  const facts = error ? ` [${error.code}] ${JSON.stringify(error.details)}` : '';
  const first = `${cutText(`${text}${facts}`, textLength).replace(unsafe, escaped)}`;
  const stack = cause === null ? [] : cutText(cause, stackLength).split(/\r?\n/);
  return [first, ...stack.map((line) => `  ${line.replace(unsafe, escaped)}`)].join('\n');
}

/** Entries that a limited log passes on in one interval. */
const mostEntries = 50;
const intervalMicros = 600 * MICROS_PER_SECOND;

/**
 * Returns a log for what the page, or an error that repeats itself, can cause at will. It passes 50 entries in ten minutes
 * on: the log file has a fixed size, so more would push everything else out of it.
 */
export function limitLog(log: Log, clock: Pick<Clock, 'now'>): Log {
  let start: Instant | null = null;
  let count = 0;
  return (level, text, error) => {
    const now = clock.now();
    // The clock may have been set back.
    if (start === null || now < start || now - start >= intervalMicros) {
      if (count > mostEntries) log('warn', `${count - mostEntries} entries were left out.`);
      start = now;
      count = 0;
    }
    count++;
    if (count <= mostEntries) log(level, text, error);
    if (count === mostEntries) log('warn', 'There are too many entries: more are left out for ten minutes.');
  };
}

/** Problems kept for diagnostics. */
const KEPT_PROBLEMS = 50;

/** Keeps the latest logged warnings and errors, without stacks, for diagnostics. */
export class RecentProblems {
  readonly #clock: Pick<Clock, 'now'>;
  #problems: readonly Problem[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Newest first. */
  get all(): readonly Problem[] {
    return this.#problems;
  }

  /** Returns a log that keeps what it passes on. */
  listen(log: Log): Log {
    return (level, text, thrown) => {
      log(level, text, thrown);
      if (level === 'info') return;
      const problem: Problem = { at: this.#clock.now(), level, text, error: describeError(thrown).error };
      this.#problems = [problem, ...this.#problems].slice(0, KEPT_PROBLEMS);
    };
  }
}
