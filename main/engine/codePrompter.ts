import { AppError } from '../../shared/errors.ts';
import { type Instant, MICROS_PER_MILLI } from '../../shared/time/instant.ts';
import type { Clock } from './clock.ts';
import type { CodeRequest, PromptForCode } from './remote/messageStore.ts';

/** How long prompts fail at once after an unanswered one, in ms: otherwise the sync loop would prompt at each attempt. */
const cooldownMs = 15 * 60_000;

/** A prompt for an MFA code, numbered so that the reply finds it. */
export interface CodePrompt extends CodeRequest {
  readonly id: number;
}

/**
 * Prompts for MFA codes from inside a thread. After an unanswered prompt, later ones fail at once until a cooldown has
 * passed or the user starts an action.
 */
export class CodePrompter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #send: (request: CodePrompt) => void;
  readonly #waiting = new Map<number, (code: string | null | AppError) => void>();
  #lastId = 0;
  #unansweredAt: Instant | null = null;
  #isStopped = false;

  constructor(clock: Pick<Clock, 'now'>, send: (request: CodePrompt) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Prompts for a code. @throws AppError `credentials-expired` without a code, `cancelled` after `stop` */
  readonly prompt: PromptForCode = async (request) => {
    if (this.#isStopped) throw stopped();
    if (this.#isCoolingDown()) throw noCode(request);
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

  /** Answers a prompt; null: there is no code. Does nothing if the prompt is closed. */
  answer(id: number, code: string | null): void {
    this.#settle(id, code);
  }

  /** Allows prompts again, after the user started an action. */
  resetCooldown(): void {
    this.#unansweredAt = null;
  }

  /** Fails all open and all later prompts. */
  stop(): void {
    this.#isStopped = true;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, stopped());
  }

  #settle(id: number, answer: string | null | AppError): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(answer);
  }

  #isCoolingDown(): boolean {
    if (this.#unansweredAt === null) return false;
    const agoMs = (this.#clock.now() - this.#unansweredAt) / MICROS_PER_MILLI;
    // A clock that was set back must not prolong the cooldown.
    return agoMs >= 0 && agoMs < cooldownMs;
  }
}

const noCode = ({ serial }: CodeRequest): AppError =>
  new AppError('credentials-expired', { reason: 'mfa-code-required', params: { serial }, details: { serial } });

const stopped = (): AppError => new AppError('cancelled');
