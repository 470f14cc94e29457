import { AppError } from '../../shared/errors.ts';
import type { CodeQuestion } from '../../shared/ipc/accounts.ts';
import type { Clock, IdSource } from '../engine/clock.ts';

/** For how long a question stays open, ms: time enough to fetch a phone. */
const openMs = 5 * 60_000;

export interface CodeQuestionsParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly asked: (question: CodeQuestion) => void;
  readonly settled: (askId: string) => void;
}

interface OpenQuestion {
  readonly question: CodeQuestion;
  readonly asker: object;
  readonly reply: (code: string | null) => void;
  readonly closing: AbortController;
}

/** The questions for codes that are open, whichever thread asks: each is answered once, or ends without an answer. */
export class MfaPrompts {
  readonly #parts: CodeQuestionsParts;
  readonly #open = new Map<string, OpenQuestion>();
  readonly #answered = new Set<string>();

  constructor(parts: CodeQuestionsParts) {
    this.#parts = parts;
  }

  list(): readonly CodeQuestion[] {
    return [...this.#open.values()].map(({ question }) => question);
  }

  /** Asks for `asker`; `reply` is called once, with null when nobody answers in time, or not at all once withdrawn. */
  ask(
    asker: object,
    request: { readonly serial: string; readonly profile: string },
    reply: (code: string | null) => void,
  ): void {
    const { clock, ids, asked } = this.#parts;
    const question: CodeQuestion = { askId: ids(), serial: request.serial, profile: request.profile };
    const closing = new AbortController();
    this.#open.set(question.askId, { question, asker, reply, closing });
    clock.sleep(openMs, closing.signal).then(
      () => this.#close(question.askId)?.reply(null),
      () => {},
    );
    asked(question);
  }

  /**
   * Passes a code to the thread that asked; null: there will be none. Does nothing for a question that has its answer, or
   * that is closed and gets none.
   * @throws AppError `not-found` for a code that comes after the question was closed without one: it is not used.
   */
  answer(askId: string, code: string | null): void {
    const open = this.#close(askId);
    if (open) {
      this.#answered.add(askId);
      open.reply(code);
    } else if (code !== null && !this.#answered.has(askId)) {
      throw new AppError('not-found', 'This question is not open any more. Refresh to be asked again.');
    }
  }

  /** Withdraws what `asker` asked: it has ended. */
  withdraw(asker: object): void {
    for (const { question, asker: own } of [...this.#open.values()]) if (own === asker) this.#close(question.askId);
  }

  #close(askId: string): OpenQuestion | undefined {
    const open = this.#open.get(askId);
    if (!open) return undefined;
    this.#open.delete(askId);
    open.closing.abort();
    this.#parts.settled(askId);
    return open;
  }
}
