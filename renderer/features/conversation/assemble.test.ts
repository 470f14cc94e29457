import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Person } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { fakeGroupId, fakeMessage, fakePerson } from '../../../test/support/fakeBridge.ts';
import { type Assembly, assemble, countAfter, RUN_MICROS } from './assemble.ts';

const ana = fakePerson('ana');
const ben = fakePerson('ben');
const group = fakeGroupId('g');
/** 2023-03-16T12:00:00Z */
const NOON = 1_678_968_000 * MICROS_PER_SECOND;
const MINUTE = 60 * MICROS_PER_SECOND;
const DAY = 1_440 * MINUTE;

const at = (minutes: number) => instantFromMicros(NOON + minutes * MINUTE);
const say = (sender: Person, minutes: number, id = `m${minutes}`): Message =>
  fakeMessage(group, id, at(minutes), sender, `said at ${minutes}`);

/** The rows as words: `(` begins a run, `)` ends it. */
const outline = ({ rows }: Assembly): string[] =>
  rows.map((row) =>
    row.kind === 'message'
      ? `${row.first ? '(' : ''}${row.message.sender.name}${row.own ? '!' : ''}${row.last ? ')' : ''}`
      : row.key,
  );

describe('assemble', () => {
  it('gives nothing for nothing', () => {
    expect(assemble([], [], ana.id, 'UTC')).toEqual({ leadingDay: null, rows: [] });
  });

  it('makes runs of one sender, up to five minutes apart', () => {
    const messages = [say(ana, 0), say(ana, 5), say(ben, 6), say(ben, 11.1), say(ana, 12)];
    expect(outline(assemble(messages, [], ana.id, 'UTC'))).toEqual(['(ana!', 'ana!)', '(ben)', '(ben)', '(ana!)']);
  });

  it('puts a heading between days, but tells the first day apart', () => {
    const messages = [say(ana, 0), say(ana, 1_440), say(ben, 1_441), say(ben, 4_320)];
    const assembly = assemble(messages, [], ben.id, 'UTC');
    expect(outline(assembly)).toEqual(['(ana)', 'day:19433', '(ana)', '(ben!)', 'day:19435', '(ben!)']);
    expect(assembly.leadingDay).toBe(at(0));
  });

  it('begins days where the reader is', () => {
    // 23:58 and 00:02 in Kolkata, which is 18:28 and 18:32 in UTC.
    const messages = [say(ana, 388), say(ana, 392)];
    expect(outline(assemble(messages, [], ana.id, 'UTC'))).toEqual(['(ana!', 'ana!)']);
    expect(outline(assemble(messages, [], ana.id, 'Asia/Kolkata'))).toEqual(['(ana!)', 'day:19433', '(ana!)']);
  });

  it('ends a run at a gap, and puts the gap above the heading of the day after it', () => {
    const messages = [say(ana, 0), say(ana, 1), say(ana, 1_440)];
    const gaps = [
      { id: 2, at: at(1_440) },
      { id: 1, at: at(0.5) },
    ];
    expect(outline(assemble(messages, gaps, ben.id, 'UTC'))).toEqual([
      '(ana)',
      'gap:1',
      '(ana)',
      'gap:2',
      'day:19433',
      '(ana)',
    ]);
  });

  it('keeps a gap after the last message', () => {
    expect(outline(assemble([say(ana, 0)], [{ id: 3, at: at(9) }], ben.id, 'UTC'))).toEqual(['(ana)', 'gap:3']);
  });

  const conversation = fc
    .array(fc.record({ minute: fc.integer({ min: 0, max: 9_000 }), own: fc.boolean() }), { maxLength: 60 })
    .map((all) =>
      all
        .map(({ minute, own }, index) => say(own ? ana : ben, minute, `m${String(index).padStart(3, '0')}`))
        .sort(compareMessages),
    );

  it('shows each message once and in order, in runs that hold together', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const rows = assemble(messages, [], ana.id, 'Europe/Berlin').rows;
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        expect(rows.flatMap((row) => (row.kind === 'message' ? [row.message] : []))).toEqual(messages);
        rows.forEach((row, index) => {
          if (row.kind !== 'message') return;
          const next = rows[index + 1];
          const continues = next?.kind === 'message' && !next.first;
          expect(row.last).toBe(!continues);
          if (continues) {
            expect(next.message.sender.id).toBe(row.message.sender.id);
            expect(next.at - row.at).toBeLessThanOrEqual(RUN_MICROS);
          }
        });
      }),
    );
  });

  it('changes neither the keys nor the heights of rows when older ones are put before them', () => {
    fc.assert(
      fc.property(conversation, fc.nat(59), (messages, cut) => {
        const newer = assemble(messages.slice(cut), [], ana.id, 'Europe/Berlin').rows;
        const all = assemble(messages, [], ana.id, 'Europe/Berlin').rows;
        const shape = (rows: Assembly['rows']) => rows.map((row) => [row.key, row.kind === 'message' && row.last]);
        expect(shape(all.slice(all.length - newer.length))).toEqual(shape(newer));
      }),
    );
  });
});

describe('countAfter', () => {
  it('counts messages, not headings', () => {
    const { rows } = assemble([say(ana, 0), say(ben, 1), say(ana, DAY / MINUTE)], [], ana.id, 'UTC');
    expect(countAfter(rows, 'm0')).toBe(2);
    expect(countAfter(rows, 'm1440')).toBe(0);
    expect(countAfter(rows, 'gone')).toBe(0);
  });
});
