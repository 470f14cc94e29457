import { personPolicy } from '../../shared/policy.ts';
import { printJson } from '../lib/output.ts';
import { resolveUser } from './conversations.ts';
import type { Session } from './io.ts';

/** `policy`. The document is the same with and without `--json`. */
export async function policy(session: Session): Promise<number> {
  const { config, options, io } = session;
  const { region, table, index } = config;
  const { account, mode } = options;
  const who = options.user ?? '';
  const handle = who.startsWith('@') ? who.slice(1) : '';
  const user = await resolveUser(session, who);
  printJson(io.out, personPolicy({ region, account, table, index, user, handle, mode }));
  if (handle === '') {
    io.err('Without a handle, this person can publish no profile, by which others find them: name them as @handle.');
  }
  return 0;
}
