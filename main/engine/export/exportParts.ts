import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Parts = z.array(z.string());

/**
 * The exports of an account that are not finished, on its disk: a computer that loses its power leaves the beginning of one
 * behind, in plain text and in a folder of the person's, which only this still knows.
 */
export class ExportParts {
  readonly #file: string;
  readonly #parts: Set<string>;

  /** `file`: where they are remembered, absolute. */
  constructor(file: string) {
    this.#file = file;
    this.#parts = new Set(read(file));
  }

  /** The path of an export's beginning, beside where the export will be. */
  static pathOf(file: string, exportId: string): string {
    // A name of its own: one made of the file's may be longer than a disk allows.
    return path.join(path.dirname(file), `.meridian-${exportId}.part`);
  }

  /** To be called before a part is created. @throws Node's error of writing it down. */
  begun(part: string): void {
    this.#parts.add(part);
    this.#write();
  }

  /** The part is gone, or has got its name. Never throws. */
  ended(part: string): void {
    if (!this.#parts.delete(part)) return;
    try {
      this.#write();
    } catch {
      // To look for it once more at the next start does no harm.
    }
  }

  /** Removes what exports before this start have left; those on a disk that is not there now wait for the next start. */
  async removeLeft(): Promise<void> {
    for (const part of [...this.#parts]) {
      if (!existsSync(path.dirname(part))) continue;
      await rm(part, { force: true });
      this.ended(part);
    }
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify([...this.#parts]), { mode: 0o600 });
  }
}

/** Nothing but parts is removed, whatever is written there. */
const isPart = (text: string): boolean => path.isAbsolute(text) && /^\.meridian-.+\.part$/.test(path.basename(text));

/** Empty when there is nothing, or nothing that can be read. */
function read(file: string): readonly string[] {
  try {
    return Parts.parse(JSON.parse(readFileSync(file, 'utf8'))).filter(isPart);
  } catch {
    return [];
  }
}
