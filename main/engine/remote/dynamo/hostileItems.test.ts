import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isEmoji } from '../../../../shared/text/emoji.ts';
import { decodeBells, decodeLogged, decodeOverlay } from './changes.ts';
import { decodeMessage } from './codec.ts';
import { decodeMembers } from './members.ts';

const value = fc.oneof(
  fc.anything({ withBigInt: true, withSet: true, withTypedArray: true }),
  fc.constantFrom('2026-03-16T12:00:00Z', '', 'zzz', '👍', '9'.repeat(40), 'x'.repeat(500)),
  fc.record({ at: fc.constantFrom('2026-03-16T12:00:00Z', 'never', 5), text: fc.anything(), emoji: fc.anything() }),
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('pk', 'sk', 'kind', 'message_uuid', 'message_sk', 'user_uuid', 'title', 'version', 'role', 'left_at'),
  fc.constantFrom('e#u', 'r#u', 'd#u', 'g#0123456789ab', 'event', 'reply_to', 'reply_to_sk', '__proto__', 'e#', 'r#'),
);
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('META', 'MBR#u', 'MBR#', '2026-03-16T12:00:00Z#m1', '2026-03-16T12:00:00Z#m1#u#e', '#', 'CHANGES'),
);
const items = fc
  .tuple(fc.dictionary(name, value, { noNullPrototype: true }), key)
  .map(([item, sk]) => ({ ...item, pk: 'MSG#c', sk }));

it('reads any item of another writer without an error, and bounds what it takes over', () => {
  fc.assert(
    fc.property(items, (item) => {
      const overlay = decodeOverlay(item);
      if (overlay.ok) {
        for (const change of overlay.value) {
          if (change.kind === 'reaction' && change.value !== '') expect(isEmoji(change.value)).toBe(true);
        }
      }
      decodeLogged(item);
      decodeMessage(item, 'UTC');
      for (const at of decodeBells(item).values()) expect(Number.isSafeInteger(at)).toBe(true);
      const { meta, members } = decodeMembers([item]);
      expect((meta?.title ?? '').length).toBeLessThanOrEqual(200);
      for (const { person } of members) expect(person.name.length).toBeLessThanOrEqual(256);
    }),
    { numRuns: 10_000 },
  );
});
