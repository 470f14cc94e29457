import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { readTz, systemZone } from './systemZone.ts';

const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

describe('the zone of the system', () => {
  it('follows a TZ variable that Intl does not know', () => {
    process.env.TZ = '<+0330>-3:30';
    expect(systemZone()).toBe('+03:30');
    process.env.TZ = 'UTC+3';
    expect(systemZone()).toBe('-03:00');
    process.env.TZ = 'Asia/Tokyo';
    expect(systemZone()).toBe('Asia/Tokyo');
  });

  it('keeps the text of the variable, and whether it could be followed', () => {
    const text = 'CET-1CEST,M3.5.0,M10.5.0/3';
    expect(readTz(text)).toEqual({ text, zone: '+01:00', isExact: false });
    expect(readTz('Europe/Berlin')).toBeNull();
    expect(readTz('x'.repeat(5_000))?.text).toHaveLength(100);
  });

  it.skipIf(process.platform === 'win32')('follows a link to the file of a zone', () => {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'zone-')));
    const file = path.join(folder, 'zoneinfo', 'Asia', 'Tokyo');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
    fs.symlinkSync(file, path.join(folder, 'localtime'));
    expect(readTz(`:${folder}/localtime`)).toMatchObject({ zone: 'Asia/Tokyo', isExact: true });
    expect(readTz(`:${folder}/missing`)).toMatchObject({ zone: 'UTC', isExact: false });
    fs.rmSync(folder, { recursive: true });
  });
});
