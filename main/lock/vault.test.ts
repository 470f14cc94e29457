import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manualClock.ts';
import { buffersHolding } from '../../test/support/buffersHolding.ts';
import { testCost } from '../../test/support/fakeVault.ts';
import { Vault } from './vault.ts';

const [first, second] = ['correct horse battery', 'quite another one'] as const;

let folder: string;
let file: string;
let clock: ManualClock;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'meridian-vault-'));
  file = path.join(folder, 'passphrase.key');
  clock = new ManualClock();
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** The vault of another run. */
const open = (): Vault => new Vault(file, clock, testCost);
const wrong = { code: 'validation', reason: 'passphrase-wrong' };

it('is off until a passphrase is set', async () => {
  const vault = open();
  expect([vault.isOn, vault.isOpen, vault.seals, fs.existsSync(file)]).toEqual([false, false, false, false]);
  await vault.set(first, null);
  expect([vault.isOn, vault.isOpen, vault.seals]).toEqual([true, true, true]);
});

it('opens in another run with the passphrase, and not before', async () => {
  const before = open();
  await before.set(first, null);
  const sealed = before.seal('secret', 'purpose');
  const vault = open();
  expect([vault.isOn, vault.isOpen]).toEqual([true, false]);
  expect(() => vault.unseal(sealed, 'purpose')).toThrow(expect.objectContaining({ code: 'locked' }));
  expect(() => vault.seal('secret', 'purpose')).toThrow(expect.objectContaining({ code: 'locked' }));
  await expect(vault.unlock(second)).rejects.toMatchObject(wrong);
  await expect(vault.unlock(null)).rejects.toMatchObject({ code: 'locked', reason: 'passphrase-needed' });
  expect(vault.isOpen).toBe(false);
  await vault.unlock(first);
  expect(vault.unseal(sealed, 'purpose')).toBe('secret');
  expect(() => vault.unseal(sealed, 'another')).toThrow();
});

it('forgets the key, and opens again with the passphrase', async () => {
  const vault = open();
  await vault.set(first, null);
  const sealed = vault.seal('secret', 'purpose');
  vault.forget();
  expect(vault.isOpen).toBe(false);
  expect(() => vault.unseal(sealed, 'purpose')).toThrow(expect.objectContaining({ code: 'locked' }));
  await vault.unlock(first);
  expect(vault.unseal(sealed, 'purpose')).toBe('secret');
});

it('leaves no buffer with the passphrase or with what it sealed', async () => {
  const work = async (): Promise<void> => {
    const vault = open();
    await vault.set(first, null);
    const sealed = vault.seal('secret content', 'purpose');
    expect(vault.unseal(sealed, 'purpose')).toBe('secret content');
    await expect(open().unlock(`not ${first}`)).rejects.toMatchObject(wrong);
  };
  expect(await buffersHolding(Buffer.from(first), work)).toBe(0);
  fs.rmSync(file);
  expect(await buffersHolding(Buffer.from('secret content'), work)).toBe(0);
});

it('verifies a passphrase without keeping the key', async () => {
  await open().set(first, null);
  const vault = open();
  await vault.verify(first);
  await expect(vault.verify(second)).rejects.toMatchObject(wrong);
  expect(vault.isOpen).toBe(false);
});

it('changes the passphrase only with the one of now, and what was sealed stays readable', async () => {
  const vault = open();
  await vault.set(first, null);
  const sealed = vault.seal('secret', 'purpose');
  for (const current of [null, second]) await expect(vault.set(second, current)).rejects.toMatchObject({});
  await vault.set(second, first);
  const next = open();
  await expect(next.unlock(first)).rejects.toMatchObject(wrong);
  await next.unlock(second);
  expect(next.unseal(sealed, 'purpose')).toBe('secret');
});

it('keeps the previous passphrase when the new one can’t be stored', async () => {
  const vault = open();
  await vault.set(first, null);
  fs.mkdirSync(`${file}.new`);
  await expect(vault.set(second, first)).rejects.toMatchObject({ code: 'disk-read-only' });
  await open().unlock(first);
});

describe('wrong passphrases', () => {
  const attempt = (vault: Vault, passphrase: string = second) =>
    vault.unlock(passphrase).then(
      () => 'open',
      ({ reason, params }) => [reason, params.seconds].filter(Boolean).join(' '),
    );

  it('make the next one wait, twice as long each time', async () => {
    await open().set(first, null);
    const vault = open();
    for (let n = 0; n < 5; n++) expect(await attempt(vault)).toBe('passphrase-wrong');
    for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
      expect(await attempt(vault)).toBe(`passphrase-wait ${seconds}`);
      // The right one waits, too; otherwise it could be told from a wrong one.
      await clock.advance(seconds * 1_000 - 1);
      expect(await attempt(vault, first)).toBe(`passphrase-wait ${seconds}`);
      await clock.advance(1);
      expect(await attempt(vault)).toBe('passphrase-wrong');
    }
    await clock.advance(300_000);
    expect(await attempt(vault, first)).toBe('open');
    expect(await attempt(vault)).toBe('passphrase-wrong');
    expect(await attempt(vault, first)).toBe('open');
  });

  it('wait also when the clock is set forward', async () => {
    await open().set(first, null);
    const vault = open();
    for (let n = 0; n < 5; n++) await attempt(vault);
    clock.jump(86_400_000);
    expect(await attempt(vault, first)).toBe('passphrase-wait 5');
  });

  it('are checked one at a time, since each takes memory', async () => {
    await open().set(first, null);
    const vault = open();
    expect(await Promise.all([attempt(vault, first), attempt(vault, first)])).toEqual(['open', 'passphrase-wait 1']);
  });
});

it.each(['', 'null', '{"version":1}', 'not json'])(
  'says that a file with %j is damaged, and leaves it',
  async (content) => {
    fs.writeFileSync(file, content);
    const vault = open();
    expect(vault.isOn).toBe(true);
    const damaged = { code: 'keychain-unavailable', reason: 'passphrase-file-damaged' };
    await expect(vault.unlock(first)).rejects.toMatchObject(damaged);
    await expect(vault.set(second, first)).rejects.toMatchObject(damaged);
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
  },
);

describe('turning off', () => {
  it('needs the passphrase, and deletes the file when nothing sealed is left', async () => {
    const vault = open();
    await vault.set(first, null);
    let sealing: boolean | null = null;
    const store = async (): Promise<boolean> => {
      sealing = vault.seals;
      return true;
    };
    await expect(vault.turnOff(second, store)).rejects.toMatchObject(wrong);
    expect([vault.isOn, sealing]).toEqual([true, null]);
    await vault.turnOff(first, store);
    expect([vault.isOn, vault.isOpen, sealing, fs.readdirSync(folder)]).toEqual([false, false, false, []]);
  });

  it('keeps the file under another name while something sealed is left', async () => {
    const vault = open();
    await vault.set(first, null);
    const sealed = vault.seal('secret', 'purpose');
    await vault.turnOff(first, async () => false);
    const [kept] = fs.readdirSync(folder);
    expect(kept).toMatch(/^passphrase\..+\.key$/);
    expect(() => vault.unseal(sealed, 'purpose')).toThrow(
      expect.objectContaining({ code: 'keychain-unavailable', reason: 'passphrase-file-missing' }),
    );
    fs.renameSync(path.join(folder, kept ?? ''), file);
    const restored = open();
    await restored.unlock(first);
    expect(restored.unseal(sealed, 'purpose')).toBe('secret');
  });

  it('leaves the passphrase in force when storing fails, and stores everything sealed again', async () => {
    const vault = open();
    await vault.set(first, null);
    const seals: boolean[] = [];
    const store = async (): Promise<boolean> => {
      seals.push(vault.seals);
      throw new Error('disk full');
    };
    await expect(vault.turnOff(first, store)).rejects.toThrow('disk full');
    expect([seals, vault.isOn, vault.isOpen, fs.existsSync(file)]).toEqual([[false, true], true, true, true]);
  });
});
