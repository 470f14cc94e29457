import type { MfaPrompt } from '../../shared/contract/accounts.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock, IdSource } from '../engine/clock.ts';

/** How long a prompt stays open, in ms: enough to fetch a phone. */
const openMs = 5 * 60_000;

export interface MfaPromptsParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly onOpen: (prompt: MfaPrompt) => void;
  readonly onClose: (promptId: string) => void;
}

interface OpenPrompt {
  readonly prompt: MfaPrompt;
  readonly owner: object;
  readonly reply: (code: string | null) => void;
  readonly closed: AbortController;
}

/** The open prompts for MFA codes of all threads. Each is answered at most once. */
export class MfaPrompts {
  readonly #parts: MfaPromptsParts;
  readonly #open = new Map<string, OpenPrompt>();
  readonly #answered = new Set<string>();

  constructor(parts: MfaPromptsParts) {
    this.#parts = parts;
  }

  list(): readonly MfaPrompt[] {
    return [...this.#open.values()].map(({ prompt }) => prompt);
  }

  /** Opens a prompt. `reply` is called once, with null after a timeout; never after `withdraw(owner)`. */
  open(
    owner: object,
    { serial, profile }: { readonly serial: string; readonly profile: string },
    reply: (code: string | null) => void,
  ): void {
    const { clock, ids, onOpen } = this.#parts;
    const prompt: MfaPrompt = { promptId: ids(), serial, profile };
    const closed = new AbortController();
    this.#open.set(prompt.promptId, { prompt, owner, reply, closed });
    clock.sleep(openMs, closed.signal).then(
      () => this.#close(prompt.promptId)?.reply(null),
      () => {},
    );
    onOpen(prompt);
  }

  /**
   * Answers a prompt; null if the user has no code. Does nothing if the prompt was answered before, or is closed and gets
   * no code.
   * @throws AppError `not-found` for a code that comes after the prompt was closed without one
   */
  answer(promptId: string, code: string | null): void {
    const open = this.#close(promptId);
    if (open) {
      this.#answered.add(promptId);
      open.reply(code);
    } else if (code !== null && !this.#answered.has(promptId)) {
      throw new AppError('not-found', { reason: 'prompt-closed' });
    }
  }

  /** Closes the prompts of a thread that ended. */
  withdraw(owner: object): void {
    for (const [promptId, open] of [...this.#open]) if (open.owner === owner) this.#close(promptId);
  }

  #close(promptId: string): OpenPrompt | undefined {
    const open = this.#open.get(promptId);
    if (!open) return undefined;
    this.#open.delete(promptId);
    open.closed.abort();
    this.#parts.onClose(promptId);
    return open;
  }
}
