import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gap, Message, OutgoingMessage, Person, UserId } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { fakeConversationId, fakeMessage, fakeOutgoing, fakePerson } from '../../../test/support/fakeModel.ts';
import { type Assembly, assemble, countAfter, type Parts, RUN_MICROS } from './assemble.ts';

const ana = fakePerson('ana');
const ben = fakePerson('ben');
const conversationId = fakeConversationId('g');
/** 2023-03-16T12:00:00Z */
const NOON = 1_678_968_000 * MICROS_PER_SECOND;
const MINUTE = 60 * MICROS_PER_SECOND;
const DAY = 1_440 * MINUTE;

const at = (minutes: number) => instantFromMicros(NOON + minutes * MINUTE);
const say = (sender: Person, minutes: number, id = `m${minutes}`): Message =>
  fakeMessage(conversationId, id, at(minutes), sender, `message at ${minutes}`);

const assembled = (
  messages: readonly Message[],
  gaps: readonly Gap[],
  ownerId: UserId,
  zone: string,
  more: Partial<Parts> = {},
): Assembly => assemble({ messages, gaps, outgoing: [], newFrom: null, ownerId, zone, ...more });
const send = (minutes: number, change: Partial<OutgoingMessage> = {}): OutgoingMessage =>
  fakeOutgoing(conversationId, `out${minutes}`, { acceptedAt: at(minutes), ...change });

/** The rows as words: `(` begins a run, `)` ends it. */
const outline = ({ rows }: Assembly): string[] =>
  rows.map((row) =>
    row.kind === 'message'
      ? `${row.first ? '(' : ''}${row.message.sender.name}${row.own ? '!' : ''}${row.last ? ')' : ''}`
      : row.key,
  );

describe('assemble', () => {
  it('has no rows without messages', () => {
    expect(assembled([], [], ana.id, 'UTC')).toEqual({ leadingDay: null, rows: [] });
  });

  it('groups messages of a sender up to five minutes apart', () => {
    const messages = [say(ana, 0), say(ana, 5), say(ben, 6), say(ben, 11.1), say(ana, 12)];
    expect(outline(assembled(messages, [], ana.id, 'UTC'))).toEqual(['(ana!', 'ana!)', '(ben)', '(ben)', '(ana!)']);
  });

  it('names the sender of each run of others in a conversation of many, and no event', () => {
    const left = { ...say(ben, 3), event: { kind: 'left' as const, people: [], title: '' } };
    const messages = [say(ana, 0), say(ben, 1), say(ben, 2), left, say(ben, 4)];
    const named = (isGroup: boolean) =>
      assembled(messages, [], ana.id, 'UTC', { isGroup }).rows.map((row) => row.kind === 'message' && row.named);
    expect(named(true)).toEqual([false, true, false, false, true]);
    expect(named(false)).not.toContain(true);
    expect(outline(assembled(messages, [], ana.id, 'UTC'))).toEqual(['(ana!)', '(ben', 'ben)', '(ben)', '(ben)']);
  });

  it('adds headings between days and returns the first day separately', () => {
    const messages = [say(ana, 0), say(ana, 1_440), say(ben, 1_441), say(ben, 4_320)];
    const assembly = assembled(messages, [], ben.id, 'UTC');
    expect(outline(assembly)).toEqual(['(ana)', 'day:19433', '(ana)', '(ben!)', 'day:19435', '(ben!)']);
    expect(assembly.leadingDay).toBe(at(0));
  });

  it('uses the days of the reader’s zone', () => {
    // 23:58 and 00:02 in Kolkata, which is 18:28 and 18:32 in UTC.
    const messages = [say(ana, 388), say(ana, 392)];
    expect(outline(assembled(messages, [], ana.id, 'UTC'))).toEqual(['(ana!', 'ana!)']);
    expect(outline(assembled(messages, [], ana.id, 'Asia/Kolkata'))).toEqual(['(ana!)', 'day:19433', '(ana!)']);
  });

  it('ends a run at a gap and puts it above the next day’s heading', () => {
    const messages = [say(ana, 0), say(ana, 1), say(ana, 1_440)];
    const gaps = [
      { id: 2, at: at(1_440) },
      { id: 1, at: at(0.5) },
    ];
    expect(outline(assembled(messages, gaps, ben.id, 'UTC'))).toEqual([
      '(ana)',
      'gap:1',
      '(ana)',
      'gap:2',
      'day:19433',
      '(ana)',
    ]);
  });

  it('keeps a gap after the last message', () => {
    expect(outline(assembled([say(ana, 0)], [{ id: 3, at: at(9) }], ben.id, 'UTC'))).toEqual(['(ana)', 'gap:3']);
  });

  it('puts outgoing messages at the end and repeats no day', () => {
    const future = say(ben, 2_000);
    const rows = assembled([say(ana, 0), future], [], ana.id, 'UTC', { outgoing: [send(1), send(2_001), send(2_002)] });
    expect(outline(rows)).toEqual(['(ana!)', 'day:19433', '(ben)', '(!)', '(!', '!)']);
  });

  it('continues a run with outgoing messages and keeps its rows when they are sent', () => {
    const before = assembled([say(ana, 0)], [], ana.id, 'UTC', { outgoing: [send(1), send(2)] });
    const after = assembled([say(ana, 0), say(ana, 1.1, 'out1'), say(ana, 2.1, 'out2')], [], ana.id, 'UTC');
    const shape = ({ rows }: Assembly) => rows.map((row) => [row.key, row.kind === 'message' && [row.first, row.last]]);
    expect(shape(before)).toEqual(shape(after));
  });

  it('separates messages with different lifetimes', () => {
    const vanishing = (minutes: number, lifetime: number) => ({
      ...say(ana, minutes),
      expiresAt: instantFromMicros(at(minutes) + lifetime * MINUTE),
    });
    const messages = [say(ana, 0), vanishing(1, 60), vanishing(2, 60), vanishing(3, 1_440)];
    const outgoing = [send(4, { disappearAfter: 86_400_000 }), send(5)];
    expect(outline(assembled(messages, [], ana.id, 'UTC', { outgoing }))).toEqual([
      '(ana!)',
      '(ana!',
      'ana!)',
      '(ana!',
      '!)',
      '(!)',
    ]);
  });

  it('ends a run at a failed message', () => {
    const outgoing = [send(1), send(2, { state: 'failed' }), send(3)];
    expect(outline(assembled([], [], ana.id, 'UTC', { outgoing }))).toEqual(['(!', '!)', '(!)']);
  });

  it('adds the line above new messages', () => {
    const messages = [say(ben, 0), say(ben, 1), say(ana, 2), say(ben, 3)];
    const newFrom = { at: at(1), id: messages[1]?.id ?? ('' as never) };
    const { rows } = assembled(messages, [], ana.id, 'UTC', { newFrom });
    expect(outline({ leadingDay: null, rows })).toEqual(['(ben)', 'new', '(ben)', '(ana!)', '(ben)']);
  });

  it('keeps the line in place and omits it while its message is not loaded', () => {
    const messages = [say(ben, 0), say(ben, 2), say(ben, 3)];
    const line = (minutes: number, id: string) =>
      outline(assembled(messages, [], ana.id, 'UTC', { newFrom: { at: at(minutes), id: say(ben, 0, id).id } })).indexOf(
        'new',
      );
    expect(line(1, 'gone')).toBe(1);
    expect(line(-1, 'not loaded')).toBe(-1);
    expect(line(0, 'm0')).toBe(0);
    expect(line(9, 'after all')).toBe(-1);
  });

  const conversation = fc
    .array(fc.record({ minute: fc.integer({ min: 0, max: 9_000 }), own: fc.boolean() }), { maxLength: 60 })
    .map((all) =>
      all
        .map(({ minute, own }, index) => say(own ? ana : ben, minute, `m${String(index).padStart(3, '0')}`))
        .sort(compareMessages),
    );

  it('shows each message once, in order and in consistent runs', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const rows = assembled(messages, [], ana.id, 'Europe/Berlin').rows;
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

  it('keeps keys and heights of rows when older ones are added', () => {
    fc.assert(
      fc.property(conversation, fc.nat(59), (messages, cut) => {
        const newer = assembled(messages.slice(cut), [], ana.id, 'Europe/Berlin').rows;
        const all = assembled(messages, [], ana.id, 'Europe/Berlin').rows;
        const shape = (rows: Assembly['rows']) => rows.map((row) => [row.key, row.kind === 'message' && row.last]);
        expect(shape(all.slice(all.length - newer.length))).toEqual(shape(newer));
      }),
    );
  });
});

describe('countAfter', () => {
  it('counts only messages of others', () => {
    const { rows } = assembled([say(ana, 0), say(ben, 1), say(ana, 2), say(ben, DAY / MINUTE)], [], ana.id, 'UTC');
    expect(countAfter(rows, 'm0')).toBe(2);
    expect(countAfter(rows, 'm1440')).toBe(0);
    expect(countAfter(rows, 'gone')).toBe(0);
  });
});
