import fs from 'node:fs';
import path from 'node:path';
import type { Random } from '../simulator/random.ts';

/** The files of an account that are damaged. */
const damagedFiles = [
  'outbox.db',
  'outbox.db-record',
  'outbox.db-journal',
  'cache.db',
  'cache.db-wal',
  'cache.key',
] as const;
type DamagedFile = (typeof damagedFiles)[number];

const damageKinds = ['flipped', 'cut off', 'overwritten', 'removed', 'older'] as const;
type DamageKind = (typeof damageKinds)[number];

/** What happened to one file. */
export interface Damage {
  readonly file: DamagedFile;
  readonly kind: DamageKind;
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Damages one file of an account's folder. `older`: an earlier copy of the folder. */
export function damageFolder(folder: string, older: string, random: Random): Damage {
  const present = damagedFiles.filter((name) => fs.existsSync(path.join(folder, name)));
  const file = present[random.between(0, present.length - 1)] ?? 'outbox.db';
  const target = path.join(folder, file);
  const [size, copy] = [sizeOf(target), path.join(older, file)];
  const possible = damageKinds.filter((kind) => {
    if (kind === 'flipped' || kind === 'cut off') return size > 0;
    return kind !== 'older' || (fs.existsSync(copy) && !fs.readFileSync(copy).equals(fs.readFileSync(target)));
  });
  const kind = possible[random.between(0, possible.length - 1)] ?? 'removed';
  switch (kind) {
    case 'flipped': {
      const content = fs.readFileSync(target);
      for (let flips = random.between(1, 3); flips > 0; flips--) {
        const place = random.between(0, size - 1);
        content.writeUInt8(content.readUInt8(place) ^ (1 << random.between(0, 7)), place);
      }
      fs.writeFileSync(target, content);
      break;
    }
    case 'cut off':
      fs.truncateSync(target, random.between(0, size - 1));
      break;
    case 'overwritten':
      fs.writeFileSync(
        target,
        Buffer.from(Array.from({ length: random.between(1, 9_000) }, () => random.between(0, 255))),
      );
      break;
    case 'removed':
      fs.rmSync(target);
      break;
    case 'older':
      fs.copyFileSync(copy, target);
      break;
  }
  return { file, kind };
}
