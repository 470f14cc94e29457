import type { DeepLink } from '../../shared/deepLinks.ts';
import type { AccountId } from '../../shared/ipc/accounts.ts';
import type { AppCommand } from '../../shared/ipc/desktop.ts';
import type { ConversationId } from '../../shared/model.ts';
import type { EngineEvent } from '../engine/protocol.ts';

/**
 * Leads the window to places and tells it what was chosen in the menu. A page that is being loaded does not listen: it asks when it does, and is told where to go,
 * or where it was when it was loaded again.
 */
export class Navigator {
  readonly #tell: (event: EngineEvent) => void;
  #isListening = false;
  #next: DeepLink | null = null;
  #command: AppCommand | null = null;
  #account: AccountId | null = null;
  #open: ConversationId | null = null;

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  /** The conversation that the window shows; null: none. */
  get open(): ConversationId | null {
    return this.#open;
  }

  /** The window shows another conversation, or none. */
  shows(conversationId: ConversationId | null): void {
    this.#open = conversationId;
  }

  /** This is the active account, which may be the one that it was: another one has other conversations. */
  showsAccount(account: AccountId | null): void {
    if (account === this.#account) return;
    this.#account = account;
    this.#open = null;
  }

  /** Shows a place, as soon as the window can. */
  go(link: DeepLink): void {
    if (this.#isListening) this.#tell({ name: 'app.navigate', payload: { link } });
    else this.#next = link;
  }

  /** Asks something of the window, as soon as it can. */
  command(command: AppCommand): void {
    if (this.#isListening) this.#tell({ name: 'app.command', payload: { command } });
    else this.#command = command;
  }

  /** The window listens from now on; gives where it is to go first. */
  ready(): DeepLink | null {
    this.#isListening = true;
    const back: DeepLink | null =
      this.#open === null ? null : { kind: 'conversation', conversationId: this.#open, messageId: null };
    const first = this.#next ?? back;
    this.#next = null;
    const command = this.#command;
    this.#command = null;
    if (command !== null) this.command(command);
    return first;
  }

  /** The page is gone, or another one is loaded. */
  left(): void {
    this.#isListening = false;
  }
}
