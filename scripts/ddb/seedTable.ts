import type { Item } from '../../main/engine/remote/dynamo/item.ts';
import { AppError } from '../../shared/errors.ts';
import type { Person } from '../../shared/model.ts';
import { step } from '../lib/progress.mjs';
import { printJson } from './output.ts';
import type { Session } from './run.ts';

/** Rows to be written, and in whose list they appear. */
interface Seed {
  /** What they are, in the middle of a sentence. */
  readonly name: string;
  readonly owner: Person;
  readonly items: readonly Item[];
}

/** `seed` and `seed-cruddur`. Refuses to write the same people's conversations twice, unless told so with `--yes`. */
export async function seed(session: Session, { name, owner, items }: Seed): Promise<number> {
  const { admin, config, options, io, context } = session;
  if (!options.yes && (await hasGroupRows(session, owner))) {
    throw new AppError(
      'conflict',
      `The ${name} are in the table ${config.table} already. Drop the table first, or write them once more with --yes.`,
    );
  }
  await step(`Writing ${items.length} rows`, () => admin.putAll(items, context));
  const messages = items.filter(({ pk }) => typeof pk === 'string' && pk.startsWith('MSG#')).length;
  if (options.json) {
    printJson(io, { table: config.table, items: items.length, messages, user: owner });
  } else {
    io.out(`Wrote ${items.length} rows, ${messages} of them messages, to the table ${config.table}.\n`);
    io.out(`You could be ${owner.name}: npm run ddb -- list-conversations --user @${owner.handle}\n`);
  }
  return 0;
}

async function hasGroupRows({ store, context }: Session, owner: Person): Promise<boolean> {
  for await (const { items, unparsable } of store.listGroupRows(owner.id, null, context)) {
    if (items.length + unparsable.length > 0) return true;
  }
  return false;
}
