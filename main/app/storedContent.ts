import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

/** The content of a stored JSON file. */
export type Content = Readonly<Record<string, unknown>>;
const StoredObject = z.record(z.string(), z.unknown());
/** Rewrites content of one version as the next version has it. */
export type Migration = (content: Content) => Content;

/** Parses the text of a stored file; null if it holds no JSON object, such as half a file, `null` or a list. */
export function parseContent(text: string): Content | null {
  try {
    const parsed = StoredObject.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Upgrades stored content to the newest version, which is one more than the number of migrations. Content without a
 * `version` has version 1, because the first releases wrote none.
 * @throws AppError `newer-data` if a newer version of Meridian wrote it
 */
export function upgrade({ version, ...content }: Content, migrations: readonly Migration[]): Content {
  const from = typeof version === 'number' && Number.isInteger(version) && version >= 1 ? version : 1;
  if (from > migrations.length + 1) {
    throw new AppError('newer-data');
  }
  return migrations.slice(from - 1).reduce<Content>((upgraded, migrate) => migrate(upgraded), content);
}
