import { toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { MessageStore } from '../remote/messageStore.ts';
import { classifyWriteError } from './classifyWriteError.ts';

/** What keeping the profile works on. */
interface ProfileDeps {
  readonly store: MessageStore;
  readonly outbox: Outbox;
  readonly log: Log;
}

/**
 * Keeps the owner's profile item (`USR#<handle>`) as they write themselves, so that others find them by their handle. An
 * offer to others, which nothing here needs: it never fails, and what is refused is not asked for again in this run.
 */
export class ProfilePublisher {
  readonly #deps: ProfileDeps;
  #isRefused = false;

  constructor(deps: ProfileDeps) {
    this.#deps = deps;
  }

  /** To be called when the owner is known; free while their name and handle stay. Rejects when the signal aborts only. */
  async keep(owner: Person, signal: AbortSignal): Promise<void> {
    const { outbox, log } = this.#deps;
    const { handle, name } = owner;
    const written = outbox.profileWritten();
    const isWritten = written !== null && written.handle === handle && written.name === name;
    if (handle === '' || isWritten || this.#isRefused) return;
    try {
      await this.#write(owner, signal);
      outbox.setProfileWritten({ handle, name });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted) throw error;
      if (classifyWriteError(error) !== 'permanent') return;
      this.#isRefused = true;
      log('warn', `The profile can't be kept, so that others may not find @${handle}: ${error.code}.`);
    }
  }

  async #write(owner: Person, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#deps;
    const context = { purpose: 'setup', signal } as const;
    const there = await store.findProfile(owner.handle, context);
    const isOurs = there === null || there.id === owner.id;
    // An owner who has written nothing yet is known by the handle alone, which says less than what may be there.
    const isNamed = owner.name !== '' && owner.name !== owner.handle;
    if (there !== null && isOurs && (there.name === owner.name || !isNamed)) return;
    try {
      if (isOurs) return await store.putProfile(owner, context);
    } catch (thrown) {
      // Somebody took the handle since it was looked up.
      if (toAppError(thrown).code !== 'conflict') throw thrown;
    }
    log('warn', `The profile of @${owner.handle} is somebody else's. Others who look for the handle find them.`);
  }
}
