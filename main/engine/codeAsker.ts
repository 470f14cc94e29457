import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Clock } from './clock.ts';
import type { AskCode, CodeRequest } from './remote/askCode.ts';

/** For how long nobody is asked again after there was no answer, ms: the loop would ask at each of its tries. */
const quietMs = 15 * 60_000;

/** A question on its way to the person. */
export interface NumberedRequest extends CodeRequest {
  readonly id: number;
}

/**
 * Asks for codes of MFA devices from inside a thread: sends the question, and waits for the answer. Once a question went
 * unanswered, further ones fail at once for a while, until the person asks for something.
 */
export class CodeAsker {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #send: (request: NumberedRequest) => void;
  readonly #waiting = new Map<number, (code: string | null | AppError) => void>();
  #lastId = 0;
  #unansweredAt: Instant | null = null;
  #isStopped = false;

  constructor(clock: Pick<Clock, 'now'>, send: (request: NumberedRequest) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Rejects with `credentials-expired` when there is no code, with `cancelled` once stopped. */
  readonly ask: AskCode = async (request) => {
    if (this.#isStopped) throw stopped();
    if (this.#isQuiet()) throw noCode(request);
    const id = ++this.#lastId;
    const answer = await new Promise<string | null | AppError>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ id, ...request });
    });
    if (answer instanceof AppError) throw answer;
    if (answer === null) {
      this.#unansweredAt = this.#clock.now();
      throw noCode(request);
    }
    return answer;
  };

  /** The answer to a question; null: there is none. One that does not wait any more is passed over. */
  answer(id: number, code: string | null): void {
    this.#settle(id, code);
  }

  /** The person wants something: they may be asked again. */
  resetCooldown(): void {
    this.#unansweredAt = null;
  }

  /** Ends every wait; nothing is asked any more. */
  stop(): void {
    this.#isStopped = true;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, stopped());
  }

  #settle(id: number, answer: string | null | AppError): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(answer);
  }

  #isQuiet(): boolean {
    if (this.#unansweredAt === null) return false;
    const agoMs = (this.#clock.now() - this.#unansweredAt) / MICROS_PER_MILLI;
    // A clock that was set back does not silence it for longer.
    return agoMs >= 0 && agoMs < quietMs;
  }
}

const noCode = ({ serial }: CodeRequest): AppError =>
  new AppError(
    'credentials-expired',
    `AWS wants a code of the MFA device ${serial}, and none was entered. Refresh to be asked for it again.`,
    { details: { serial } },
  );

const stopped = (): AppError => new AppError('cancelled', 'This was cancelled.');
