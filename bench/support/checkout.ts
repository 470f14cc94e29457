import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { UsageError } from '../../scripts/lib/commandLine.mjs';
import { root } from '../../scripts/lib/ensure.mjs';

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

function succeeds(...args: readonly string[]): boolean {
  try {
    git(...args);
    return true;
  } catch {
    return false;
  }
}

/** Another commit of the project, in a temporary folder. */
export class Checkout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Checks a commit out. Shares the packages if it has the same lockfile, and installs them otherwise.
   * @throws UsageError if there is no such commit, or it can't measure one thing at a time.
   */
  static create(ref: string): Checkout {
    if (!succeeds('rev-parse', '--verify', '--quiet', `${ref}^{commit}`))
      throw new UsageError(`There is no commit "${ref}".`);
    if (!succeeds('cat-file', '-e', `${ref}:bench/runOne.ts`))
      throw new UsageError(`${ref} can't be compared: it has no bench/runOne.ts, which runs one measurement.`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-bench-'));
    git('worktree', 'add', '--detach', folder, ref);
    const checkout = new Checkout(folder);
    try {
      checkout.#install();
      return checkout;
    } catch (error) {
      checkout.remove();
      throw error;
    }
  }

  get #packages(): string {
    return path.join(this.folder, 'node_modules');
  }

  #install(): void {
    const lockOf = (folder: string): string => fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
    if (lockOf(this.folder) === lockOf(root))
      fs.symlinkSync(path.join(root, 'node_modules'), this.#packages, 'junction');
    // As its own commands do; with shared packages that does nothing.
    const install = "import { ensureInstalled } from './scripts/lib/ensure.mjs'; await ensureInstalled();";
    execFileSync(process.execPath, ['--input-type=module', '-e', install], { cwd: this.folder, stdio: 'inherit' });
  }

  has(bench: string): boolean {
    return fs.existsSync(path.join(this.folder, `bench/${bench}.bench.ts`));
  }

  remove(): void {
    // Never through the link.
    if (fs.lstatSync(this.#packages, { throwIfNoEntry: false })?.isSymbolicLink()) fs.unlinkSync(this.#packages);
    git('worktree', 'remove', '--force', this.folder);
  }
}
