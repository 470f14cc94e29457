import type { ConnectionSettings } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Account, type Person, UserId } from '../../../shared/model.ts';
import type { Cache } from '../cache/cache.ts';
import type { MessageStore } from '../remote/messageStore.ts';

/**
 * Who the owner is in the table. An account names them by uuid or by handle; a handle is looked up once and remembered in
 * the cache, and their own name is learned from what they wrote, since no group row of theirs tells it.
 */
export class OwnerResolver {
  readonly #connection: ConnectionSettings;
  readonly #cache: Cache;
  readonly #store: MessageStore;
  readonly #changed: (account: Account) => void;
  #owner: Person;
  #resolved: boolean;
  #unknown: AppError | null = null;
  #asking: Promise<UserId> | null = null;

  constructor(connection: ConnectionSettings, cache: Cache, store: MessageStore, changed: (account: Account) => void) {
    this.#connection = connection;
    this.#cache = cache;
    this.#store = store;
    this.#changed = changed;
    const handle = handleOf(connection.user);
    const known = handle === null ? UserId.parse(connection.user) : cache.meta('ownerId');
    this.#resolved = known !== null;
    // Until the table told who has that handle, the handle stands in for the id, which no row can equal.
    const id = known ?? UserId.parse(connection.user);
    this.#owner = cache.findPerson(id) ?? { id, name: handle ?? '', handle: handle ?? '' };
  }

  get account(): Account {
    const { table, region, endpoint } = this.#connection;
    return { owner: this.#owner, table, region, endpoint };
  }

  /**
   * The owner's id; asks the table the first time an account is known by handle. Rejects with `not-found`, and from then
   * on without asking, until `askAnew`: finding out took a read of the whole table, which the loop would repeat, and pay, four times a minute.
   */
  async resolve(signal: AbortSignal): Promise<UserId> {
    if (this.#unknown) throw this.#unknown;
    if (this.#resolved) return this.#owner.id;
    // Pulling and pushing both begin with this.
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(signal: AbortSignal): Promise<UserId> {
    const handle = this.#owner.handle;
    const person = await this.#store.findPerson(handle, { purpose: 'setup', signal });
    if (!person) {
      this.#unknown = new AppError(
        'not-found',
        `Nobody with the handle @${handle} has written in the table ${this.#connection.table}. ` +
          'Check the handle, or connect with the user_uuid instead.',
        { details: { table: this.#connection.table, handle } },
      );
      throw this.#unknown;
    }
    this.#resolved = true;
    this.#cache.setMeta('ownerId', person.id);
    this.#set(person);
    return this.#owner.id;
  }

  /** Has the next `resolve` ask the table again, though it said that nobody has the handle. */
  askAnew(): void {
    this.#unknown = null;
  }

  /** Takes over the newest name and handle under which the owner wrote, if the cache has seen any. */
  learnName(): void {
    const seen = this.#cache.findPerson(this.#owner.id);
    if (!seen || (seen.name === this.#owner.name && seen.handle === this.#owner.handle)) return;
    this.#set({ id: this.#owner.id, name: seen.name, handle: seen.handle || this.#owner.handle });
  }

  #set(owner: Person): void {
    const same = this.#owner.name === owner.name && this.#owner.handle === owner.handle && this.#owner.id === owner.id;
    this.#owner = owner;
    if (!same) this.#changed(this.account);
  }
}

const handleOf = (user: string): string | null => (user.startsWith('@') && user.length > 1 ? user.slice(1) : null);
