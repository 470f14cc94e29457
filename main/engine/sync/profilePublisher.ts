import { toAppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/model.ts';
import type { SyncContext } from './context.ts';
import { classifyWriteError } from './retry.ts';

/**
 * Keeps the owner's profile item (`USR#<handle>`) up to date, so that others find the owner by handle. Meridian itself
 * does not need the item, so publishing never fails, and after a refusal it is not attempted again until a restart.
 */
export class ProfilePublisher {
  readonly #context: Pick<SyncContext, 'store' | 'outbox' | 'log'>;
  #isRefused = false;

  constructor(context: Pick<SyncContext, 'store' | 'outbox' | 'log'>) {
    this.#context = context;
  }

  /** Writes the profile if name or handle changed, without a request otherwise. Rejects only when the signal aborts. */
  async publish(owner: Person, signal: AbortSignal): Promise<void> {
    const { outbox, log } = this.#context;
    const { handle, name } = owner;
    const written = outbox.values.get('profileWritten');
    const isWritten = written !== null && written.handle === handle && written.name === name;
    if (handle === '' || isWritten || this.#isRefused) return;
    try {
      await this.#write(owner, signal);
      outbox.values.set('profileWritten', { handle, name });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted) throw error;
      if (classifyWriteError(error) !== 'permanent') return;
      this.#isRefused = true;
      log('warn', `The profile could not be written, so others may not find @${handle}: ${error.code}.`);
    }
  }

  async #write(owner: Person, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#context;
    const request = { purpose: 'setup', signal } as const;
    const existing = await store.findProfile(owner.handle, request);
    const isOurs = existing === null || existing.id === owner.id;
    // The name of an owner who has written nothing yet is only the handle; an existing profile may hold a better one.
    const isNamed = owner.name !== '' && owner.name !== owner.handle;
    if (existing !== null && isOurs && (existing.name === owner.name || !isNamed)) return;
    try {
      if (isOurs) return await store.putProfile(owner, request);
    } catch (thrown) {
      // Another user took the handle after the lookup.
      if (toAppError(thrown).code !== 'conflict') throw thrown;
    }
    log(
      'warn',
      `The profile of @${owner.handle} belongs to another user, so others who look for the handle find them.`,
    );
  }
}
