import { describe, expect, it } from 'vitest';
import { testCost } from '../../test/support/fakeVault.ts';
import {
  createPassphraseFile,
  openPassphraseFile,
  type PassphraseFile,
  parsePassphraseFile,
  seal,
  standardCost,
  unseal,
} from './passphraseFile.ts';

const key = Buffer.alloc(32, 7);
const id = '7d5f0a52'.repeat(4);
const create = (passphrase: string): Promise<PassphraseFile> =>
  createPassphraseFile(passphrase, { key, id, cost: testCost });
const textOf = (file: object): string => JSON.stringify(file);

describe('the file of a passphrase', () => {
  it('opens with the passphrase and with no other', async () => {
    const file = parsePassphraseFile(textOf(await create('correct horse')));
    if (file === null) throw new Error('not parsed');
    expect(await openPassphraseFile(file, 'correct horse')).toEqual(key);
    for (const wrong of ['correct hors', 'correct horse ', 'Correct horse', ''])
      expect(await openPassphraseFile(file, wrong), wrong).toBeNull();
  });

  it('opens however a keyboard composes the characters', async () => {
    expect(await openPassphraseFile(await create('Grüße\u00a0あい'), 'Gru\u0308ße あい')).toEqual(key);
  });

  it('states its work and its salt, and holds neither the passphrase nor the key', async () => {
    const [one, two] = [await create('correct horse'), await create('correct horse')];
    expect(one).toMatchObject({ version: 1, id, kdf: { name: 'scrypt', ...testCost } });
    expect(one.kdf.salt).not.toBe(two.kdf.salt);
    expect(Buffer.from(one.kdf.salt, 'base64')).toHaveLength(32);
    for (const secret of ['correct horse', key.toString('base64'), key.toString('hex')])
      expect(textOf(one)).not.toContain(secret);
  });

  it('takes 128 MB by default, and does not block the thread meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const file = await createPassphraseFile('correct horse', { key, id, cost: standardCost });
    clearInterval(timer);
    expect(128 * file.kdf.N * file.kdf.r).toBe(2 ** 27);
    expect(turns).toBeGreaterThan(10);
  });

  // A damaged file must not look like a wrong passphrase, which the user would try again and again.
  it('is recognized as damaged whichever bit is changed, and wherever it is cut', async () => {
    const text = Buffer.from(textOf(await create('correct horse')));
    for (let bit = 0; bit < text.length * 8; bit++) {
      const changed = Buffer.from(text);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(parsePassphraseFile(changed.toString('utf8')), `bit ${bit}`).toBeNull();
    }
    for (let length = 0; length < text.length; length++)
      expect(parsePassphraseFile(text.toString('utf8', 0, length)), `${length} bytes`).toBeNull();
  });

  it.each([
    ['N', 2 ** 40],
    ['N', 100_000],
    ['N', 2],
    ['r', 1_000],
    ['p', 1_000],
  ])('is refused with the work %s = %i, which would be too much or too little', async (name, value) => {
    const file = await create('correct horse');
    expect(parsePassphraseFile(textOf({ ...file, kdf: { ...file.kdf, [name]: value } }))).toBeNull();
  });
});

describe('sealed content', () => {
  const content = Buffer.from('content');

  it('opens with its key for its purpose only', () => {
    const sealed = seal(key, content, 'a');
    expect(unseal(key, sealed, 'a')).toEqual(content);
    expect(() => unseal(key, sealed, 'b')).toThrow();
    expect(() => unseal(Buffer.alloc(32, 8), sealed, 'a')).toThrow();
    expect(seal(key, content, 'a')).not.toBe(sealed);
  });

  it('does not open after any bit was changed, or cut', () => {
    const sealed = Buffer.from(seal(key, content, 'a'), 'base64');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, changed.toString('base64'), 'a'), `bit ${bit}`).toThrow();
    }
    for (let length = 0; length < sealed.length; length++)
      expect(() => unseal(key, sealed.subarray(0, length).toString('base64'), 'a')).toThrow();
  });
});
