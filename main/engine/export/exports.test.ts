import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ExportFormat, ExportOrder, ExportProgress } from '../../../shared/contract/storage.ts';
import { ConversationId, type Message, type MessageChange, MessageId, SortKey, UserId } from '../../../shared/model.ts';
import { formatTimestamp } from '../../../shared/time/formatTimestamp.ts';
import { instantFromMicros } from '../../../shared/time/instant.ts';
import { parseTimestamp } from '../../../shared/time/timestamp.ts';
import { inSentence } from '../../../test/support/inSentence.ts';
import type { Cache } from '../store/cache/cache.ts';
import { openCache } from '../store/cache/cache.ts';
import { Exports } from './exports.ts';

const conversationId = ConversationId.parse('g');
const owner = { id: UserId.parse('me'), name: 'Me', handle: 'me' };
const friend = { id: UserId.parse('friend'), name: 'Andrew <Brown>', handle: 'andrew' };
const now = instantFromMicros(Date.UTC(2024, 2, 1, 12) * 1_000);
const words = {
  title: 'Conversation with Andrew <Brown>',
  exportedAt: 'Exported on',
  complete: 'All of it is here.',
  incomplete: 'Parts are missing.',
  missing: 'Messages are missing here.',
  leftOut: 'Messages that disappear were left out.',
  edited: 'Edited',
  replyTo: 'Reply to \u2068\ue000\u2069',
  replyToDeleted: 'Reply to a deleted message',
  replyToUnknown: 'Reply to a message that is not here',
  events: {
    started: '\ue000 started “\ue002”',
    added: '\ue000 added \ue001',
    left: '\ue000 left',
    removed: '\ue000 removed \ue001',
    renamed: '\ue000 renamed it to “\ue002”',
    admin: '\ue000 made \ue001 an admin',
    member: '\ue000 removed \ue001 as admin',
  },
};

let folder: string;
let file: string;
let cache: Cache;
let reports: ExportProgress[];
let waiting: (() => void)[];
let exports: Exports;
/** Other conversations that are shown as one with every one. */
let joined: readonly ConversationId[];
/** Called with each report. */
let watch: (progress: ExportProgress) => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  file = join(folder, 'conversation.out');
  cache = openCache({ file: null, key: new Uint8Array(32), now });
  reports = [];
  watch = () => {};
  waiting = [];
  joined = [];
  exports = new Exports({
    cache,
    partsOf: (id) => [id, ...joined],
    owner: () => owner,
    now: () => now,
    ids: () => 'e1',
    changed: (progress) => {
      reports.push(progress);
      watch(progress);
      if (progress.state !== 'running') for (const resolve of waiting.splice(0)) resolve();
    },
  });
});
afterEach(async () => {
  await exports.stop();
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const keyOf = (n: number): SortKey => SortKey.parse(`k${String(n).padStart(6, '0')}`);
const minute = (n: number) => instantFromMicros(Date.UTC(2024, 1, 28, 20) * 1_000 + n * 60_000_000 + 123_456);

function message(n: number, changes: Partial<Message> = {}): Message {
  return {
    conversationId,
    id: MessageId.parse(`m${n}`),
    sortKey: keyOf(n),
    at: minute(n),
    sender: n % 2 === 0 ? friend : owner,
    text: `text ${n}`,
    expiresAt: null,
    ...changes,
  };
}

function store(messages: readonly Message[], above: SortKey | null = null): void {
  const batch = { messages, unparsable: [], pulledAt: now, rowVersionSeen: null, now: minute(0) };
  cache.ingest.page(conversationId, { above, below: null }, batch);
}

function orderOf(format: ExportFormat, changes: Partial<ExportOrder> = {}): ExportOrder {
  return { conversationId, format, file, zone: 'Asia/Kolkata', locale: 'en', words, ...changes };
}

async function run(format: ExportFormat, changes: Partial<ExportOrder> = {}): Promise<string> {
  const ended = new Promise<void>((resolve) => waiting.push(resolve));
  exports.start(orderOf(format, changes));
  await ended;
  return reports.at(-1)?.state === 'done' ? readFileSync(file, 'utf8') : '';
}

const ExportedPerson = z.strictObject({ id: z.string(), name: z.string(), handle: z.string() });
const Exported = z.strictObject({
  format: z.literal('meridian-conversation'),
  version: z.literal(1),
  exportedAt: z.string(),
  zone: z.string(),
  conversation: z.strictObject({
    id: z.string(),
    with: ExportedPerson.nullable(),
    members: z.array(ExportedPerson.extend({ role: z.string() })).optional(),
    shownWith: z.array(z.string()).optional(),
  }),
  owner: ExportedPerson,
  completeness: z.strictObject({ complete: z.boolean(), gaps: z.int(), beginsAtFirstMessage: z.boolean() }),
  messages: z.array(
    z.union([
      z.strictObject({ missing: z.literal(true) }),
      z.strictObject({
        id: z.string(),
        utc: z.string(),
        local: z.string(),
        sender: ExportedPerson,
        text: z.string(),
        edited: z.string().optional(),
        replyTo: z.strictObject({ id: z.string(), quote: z.looseObject({ state: z.string() }) }).optional(),
        reactions: z.array(z.strictObject({ emoji: z.string(), people: z.array(ExportedPerson) })).optional(),
        event: z.strictObject({ kind: z.string(), people: z.array(ExportedPerson), title: z.string() }).optional(),
      }),
    ]),
  ),
  leftOutBecauseTheyDisappear: z.int(),
});
const parse = (text: string) => Exported.parse(JSON.parse(text));

/** Texts that the table can hold, with markup of all three formats. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '\\', '*', '_', '`', '#', '-', '1', '.', ' ', '\n', '\r', '\t'),
  }),
  fc.constantFrom(
    '</p><script>alert(1)</script>',
    '<!--',
    ']]>',
    '# x',
    '1. x',
    '- x',
    '\u202e',
    '\0',
    '\ud800',
    '\u2028',
  ),
);

it('writes long texts whole, in parts', async () => {
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(300_000));
  store(texts.map((text, n) => message(n, { text })));
  const exported = await run('json');
  expect(Exported.parse(JSON.parse(exported)).messages).toMatchObject(texts.map((text) => ({ text })));
});

describe('JSON', () => {
  it('holds every message with its UTC and local time', async () => {
    store([message(0), message(1)]);
    const exported = parse(await run('json'));
    expect(exported).toMatchObject({
      zone: 'Asia/Kolkata',
      exportedAt: '2024-03-01T12:00:00.000000Z',
      owner,
      completeness: { complete: true, gaps: 0, beginsAtFirstMessage: true },
      leftOutBecauseTheyDisappear: 0,
    });
    expect(exported.messages).toEqual([
      {
        id: 'm0',
        utc: '2024-02-28T20:00:00.123456Z',
        local: '2024-02-29T01:30:00.123456+05:30',
        sender: friend,
        text: 'text 0',
      },
      expect.objectContaining({ id: 'm1', local: '2024-02-29T01:31:00.123456+05:30' }),
    ]);
  });

  it('holds the messages of conversations that are shown as one, by time', async () => {
    const other = ConversationId.parse('other');
    joined = [other];
    store([message(0), message(3)]);
    const messages = [message(1, { conversationId: other }), message(2, { conversationId: other })];
    const batch = { messages, unparsable: [], pulledAt: now, rowVersionSeen: null, now: minute(0) };
    cache.ingest.page(other, { above: keyOf(1), below: null }, batch);
    const exported = parse(await run('json'));
    expect(exported.messages).toMatchObject([
      { missing: true },
      { text: 'text 0' },
      { missing: true },
      { text: 'text 1' },
      { text: 'text 2' },
      { text: 'text 3' },
    ]);
    expect(exported.conversation).toMatchObject({ id: 'g', shownWith: ['other'] });
    expect(exported.completeness).toMatchObject({ complete: false, beginsAtFirstMessage: false });
    expect(reports.at(-1)).toMatchObject({ done: 4, total: 4 });
  });

  it('is empty for a conversation without messages', async () => {
    store([]);
    expect(parse(await run('json')).messages).toEqual([]);
  });

  it('preserves texts, order and times', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { maxLength: 12 }),
        fc.constantFrom('UTC', 'America/St_Johns'),
        async (texts, zone) => {
          cache.storage.clear();
          store(texts.map((text, n) => message(n, { text: text.toWellFormed() })));
          const { messages } = parse(await run('json', { zone }));
          expect(messages.map((each) => ('text' in each ? each.text : null))).toEqual(
            texts.map((text) => text.toWellFormed()),
          );
          for (const [n, each] of messages.entries()) {
            if (!('utc' in each)) throw new Error('nothing is missing');
            expect(parseTimestamp(each.utc)).toBe(minute(n));
            expect(parseTimestamp(each.local)).toBe(minute(n));
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('missing messages', () => {
  it('are mentioned in the head and at their place', async () => {
    store([message(10), message(11)], keyOf(10));
    cache.ingest.page(
      conversationId,
      { above: keyOf(4), below: keyOf(6) },
      { messages: [message(4), message(5)], unparsable: [], pulledAt: now, rowVersionSeen: null, now: minute(0) },
    );
    const { messages, completeness } = parse(await run('json'));
    expect(completeness).toEqual({ complete: false, gaps: 1, beginsAtFirstMessage: false });
    expect(messages.map((each) => ('id' in each ? each.id : '…'))).toEqual(['…', 'm4', 'm5', '…', 'm10', 'm11']);
    const html = await run('html');
    expect(html).toContain('Parts are missing.');
    expect(html.split('Messages are missing here.')).toHaveLength(3);
    expect((await run('markdown')).split('*Messages are missing here.*')).toHaveLength(3);
  });

  it('include disappearing messages, even before they expire', async () => {
    store([message(0), message(1, { expiresAt: minute(100_000) }), message(2)]);
    const exported = parse(await run('json'));
    expect(exported.messages).toHaveLength(2);
    expect(exported.leftOutBecauseTheyDisappear).toBe(1);
    expect(JSON.stringify(exported)).not.toContain('text 1');
    expect(await run('html')).toContain('Messages that disappear were left out.');
    expect(await run('markdown')).toContain('Messages that disappear were left out.');
  });
});

/** The tags of a page. */
const knownTag =
  /<(!doctype html|\/?(html|head|body|title|style|header|main|footer|article|h1|h2|p|div|b|time|small|meta|blockquote|ul|li|span)( [a-z-]+="[^"<>]*")*)>/g;

describe('HTML', () => {
  it('is self-contained, with language and direction, without scripts', async () => {
    store([message(0), message(1), message(300)]);
    const html = await run('html', { locale: 'ar' });
    expect(html).toMatch(/^<!doctype html>\n<html lang="ar" dir="rtl">/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|@import|url\(/);
    expect(html.match(/<h2>/g)).toHaveLength(1);
    expect(html).toContain('<b dir="auto">Andrew &lt;Brown&gt;</b>');
    // UTC is visible on paper and on touch screens too, not just in a tooltip.
    expect(html).toMatch(/<time datetime="(2024-02-28T20:00:00.123456Z)">[^<]+ <small dir="ltr">\1<\/small><\/time>/);
    expect(html).toContain('<article class="own">');
    expect(await run('html')).toMatch(/<html lang="en" dir="ltr">[\s\S]*Thursday, February 29, 2024/);
  });

  it('escapes all texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 8 }), anyText, async (texts, name) => {
        cache.storage.clear();
        store(texts.map((text, n) => message(n, { text, sender: { ...friend, name: name.slice(0, 50) } })));
        const html = (await run('html')).replace(/<style>[\s\S]*?<\/style>/, '');
        const shown = [...html.matchAll(/<p class="text" dir="auto">([^<]*)<\/p>/g)].map(([, text]) =>
          unescapeHtml(text ?? ''),
        );
        expect(shown).toEqual(texts.map(shownAs));
        expect(html.replaceAll(knownTag, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 40 },
    );
  });
});

/** A conversation of three with everything that can happen to a message, of which the names and texts are given. */
function storeAll({
  text,
  name,
  title,
}: {
  readonly text: string;
  readonly name: string;
  readonly title: string;
}): void {
  const eve = { id: UserId.parse('eve'), name, handle: '' };
  const replyTo = (n: number) => ({ id: MessageId.parse(`m${n}`), sortKey: keyOf(n) });
  cache.members.set(
    conversationId,
    {
      meta: { title, createdAt: minute(0), version: 1 },
      members: [
        { person: owner, role: 'owner', joinedAt: minute(0), invitedBy: null, leftAt: null },
        { person: eve, role: 'member', joinedAt: minute(0), invitedBy: owner.id, leftAt: null },
        { person: friend, role: 'member', joinedAt: minute(0), invitedBy: owner.id, leftAt: minute(1) },
      ],
    },
    now,
  );
  store([
    message(0, { sender: owner, text: 'an English sentence', event: { kind: 'started', people: [friend], title } }),
    message(1, { sender: owner, text: 'another', event: { kind: 'added', people: [eve, friend], title: '' } }),
    message(2, { sender: eve, text }),
    message(3, { sender: owner, text: 'as it was', replyTo: replyTo(2) }),
    message(4, { sender: eve, text: 'about what is gone', replyTo: replyTo(5) }),
    message(5, { sender: eve, text: 'withdrawn' }),
    message(6, { sender: eve, text: 'about what is not here', replyTo: replyTo(90) }),
  ]);
  const change = (n: number, by: UserId, kind: MessageChange['kind'], value: string): MessageChange => ({
    ...{ messageId: MessageId.parse(`m${n}`), sortKey: keyOf(n), by, kind, value, at: minute(60) },
  });
  const changes = [
    change(3, owner.id, 'edit', 'as it is'),
    change(3, eve.id, 'reaction', '👍'),
    change(3, owner.id, 'reaction', '👍'),
    change(3, friend.id, 'reaction', '🎉'),
    change(5, eve.id, 'deletion', ''),
  ];
  cache.ingest.changes(conversationId, changes, now);
}

describe('a conversation of several people', () => {
  const eve = { text: 'first\nsecond', name: 'Eve', title: 'Night *market*' };

  it('is in JSON with members, events, quotes, edits and reactions', async () => {
    storeAll(eve);
    const { conversation, messages } = parse(await run('json'));
    expect(conversation.members).toMatchObject([
      { name: 'Eve', role: 'member' },
      { name: 'Me', role: 'owner' },
    ]);
    expect(messages).toMatchObject([
      { sender: owner, event: { kind: 'started', title: 'Night *market*' } },
      { event: { kind: 'added', people: [{ name: 'Eve' }, friend] } },
      { text: 'first\nsecond', sender: { name: 'Eve' } },
      {
        text: 'as it is',
        edited: '2024-02-28T21:00:00.123456Z',
        replyTo: { id: 'm2', quote: { state: 'known', sender: { name: 'Eve' }, text: 'first\nsecond' } },
      },
      { replyTo: { id: 'm5', quote: { state: 'deleted' } } },
      { replyTo: { id: 'm90', quote: { state: 'unknown' } } },
    ]);
    const reacted = messages.flatMap((each) => ('reactions' in each ? (each.reactions ?? []) : []));
    expect(reacted.map(({ emoji, people }) => [emoji, ...people.map((person) => person.id).sort()])).toEqual([
      ['👍', 'eve', 'me'],
      ['🎉', 'friend'],
    ]);
  });

  it.each(['json', 'html', 'markdown'] as const)('is without what was deleted in %s', async (format) => {
    storeAll({ ...eve, text: 'x' });
    const exported = await run(format);
    expect(exported).not.toMatch(/withdrawn|as it was/);
    expect(exported).toContain('about what is gone');
  });

  it('is in HTML', async () => {
    storeAll(eve);
    const html = await run('html');
    expect(html).toContain('<p class="event"><span dir="auto">Me started “Night *market*”</span> <time');
    expect(html).toContain('>Me added \u2068Eve\u2069 and \u2068Andrew &lt;Brown&gt;\u2069</span>');
    expect(html).toContain(
      '<blockquote><p dir="auto">Reply to \u2068Eve\u2069</p><p dir="auto">first\nsecond</p></blockquote>' +
        '<p class="text" dir="auto">as it is</p><ul><li>👍',
    );
    expect(html).toContain('<li>🎉 <span dir="auto">Andrew &lt;Brown&gt;</span></li></ul></article>');
    expect(html).toMatch(/<span>Edited <time datetime="2024-02-28T21:00:00\.123456Z">/);
    expect(html).toContain('<blockquote><p dir="auto">Reply to a deleted message</p></blockquote>');
    expect(html).toContain('<blockquote><p dir="auto">Reply to a message that is not here</p></blockquote>');
  });

  it('is in Markdown', async () => {
    storeAll(eve);
    const markdown = await run('markdown');
    expect(markdown).toContain('\n*Me started “Night \\*market\\*”* · 1:30 AM (2024-02-28T20:00:00.123456Z)\n');
    expect(markdown).toContain('\n*Me added \u2068Eve\u2069 and \u2068Andrew \\<Brown\\>\u2069* · ');
    expect(markdown).toMatch(/\n\*\*\u2068Me\u2069\*\* · .*Z\) · Edited .* \(2024-02-28T21:00:00\.123456Z\)\n/);
    expect(markdown).toContain('\n> Reply to \u2068Eve\u2069\\\n> first second\n\nas it is\n\n👍 ');
    expect(markdown).toContain(' · 🎉 \u2068Andrew \\<Brown\\>\u2069\n');
    expect(markdown).toContain('\n> Reply to a deleted message\n\nabout what is gone\n');
    const tokens = new MarkdownIt('commonmark').parse(markdown, {}).map(({ type }) => type);
    expect(tokens.filter((type) => type === 'blockquote_open')).toHaveLength(3);
    expect(tokens).not.toContain('bullet_list_open');
  });

  it('escapes names, titles and quotes', async () => {
    const anyLine = anyText.map((text) => text.slice(0, 60).toWellFormed());
    await fc.assert(
      fc.asyncProperty(anyLine, anyLine, anyLine, async (text, name, title) => {
        cache.storage.clear();
        storeAll({ text, name, title });
        const html = (await run('html')).replace(/<style>[\s\S]*?<\/style>/, '');
        expect(html.replaceAll(knownTag, '')).not.toMatch(/[<>]/);
        const parsed = new MarkdownIt('commonmark').parse(await run('markdown'), {});
        const types = new Set(
          parsed.flatMap(({ type, children }) => [type, ...(children ?? []).map((each) => each.type)]),
        );
        for (const type of ['html_block', 'html_inline', 'image', 'code_inline', 'fence', 'bullet_list_open'])
          expect(types).not.toContain(type);
        expect(parsed.filter(({ type }) => type === 'blockquote_open')).toHaveLength(3);
      }),
      { numRuns: 30 },
    );
  });
});

/** A text as it is shown: without characters that no document can hold. */
const shownAs = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are replaced
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('Markdown', () => {
  it('has a heading per day, and each message under its sender and times', async () => {
    store([message(0, { text: 'first *line*\nsecond\n\n1. third' }), message(1), message(2_000)]);
    expect(await run('markdown')).toBe(`# Conversation with Andrew \\<Brown\\>

Exported on March 1, 2024 at 5:30 PM GMT+5:30 (2024-03-01T12:00:00.000000Z).

All of it is here.

## Thursday, February 29, 2024

**${inSentence('Andrew \\<Brown\\>')}** · 1:30 AM (2024-02-28T20:00:00.123456Z)

first \\*line\\*\\
second\\
\u00a0\\
1\\. third

**${inSentence('Me')}** · 1:31 AM (2024-02-28T20:01:00.123456Z)

text 1

## Friday, March 1, 2024

**${inSentence('Andrew \\<Brown\\>')}** · 10:50 AM (2024-03-01T05:20:00.123456Z)

text 2000
`);
  });

  it('keeps spaces that renderers would drop', async () => {
    store([message(0, { text: 'if (x) {\n    return  1\n\t- y \n \n  # z\n}' })]);
    const n = '\u00a0';
    expect(await run('markdown')).toContain(
      `\n\nif (x) {\\\n${n.repeat(4)}return${n} 1\\\n${n.repeat(4)}\\- y\\\n${n}\\\n${n}${n}\\# z\\\n}\n`.replaceAll(
        /[{}]/g,
        '\\$&',
      ),
    );
  });

  it.each([
    ['CommonMark', () => new MarkdownIt('commonmark')],
    ['a dialect that finds links by itself', () => new MarkdownIt({ linkify: true })],
  ])('keeps addresses whole in %s', async (_, createParser) => {
    const urls = [
      'https://example.com/a_b_c*d*(e)_[f]~g~?h=1&copy=2#i|j',
      'https://example.com/?a=1&copy;=2',
      "https://my_host.example.com/rock'_n_roll",
      'https://example.com/a!b$c^d\\e',
      'meridian://messages/@bay_ko',
      'mailto:a_b@example.com?subject=c_d*e*',
    ];
    const names = ['www.example.com/a_b*c*(d)', 'example.com/_a_?b=1&copy;'];
    const written = [...urls, ...names, 'a_b*c@example.com'];
    store([message(0, { text: written.map((each) => `- *see* ${each}, (${each}) and "${each}".`).join('\n') })]);
    const parsed = createParser().parse(await run('markdown'), {});
    const parts = parsed.flatMap(({ children }) => children ?? []);
    const links = parts.flatMap(({ type, attrs }) => (type === 'link_open' ? [String(attrs?.[0]?.[1])] : []));
    const expected = [...urls, ...names.map((name) => `https://${name}`), 'mailto:a_b*c@example.com'];
    const decoded = (url: string): string => decodeURI(url).replaceAll('%5C', '\\');
    expect(links.map(decoded)).toEqual(expected.flatMap((url) => [url, url, url]));
    const shown = parts.map(({ type, content }) => (type === 'hardbreak' ? '\n' : content)).join('');
    for (const each of written) expect(shown).toContain(`- *see* ${each}, (${each}) and "${each}".`);
  });

  it('escapes all markup and keeps every line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 8 }), async (texts) => {
        cache.storage.clear();
        store(texts.map((text, n) => message(n, { text })));
        const blocks = (await run('markdown')).split(/^\*\*.*\*\* · .*\(.*Z\)$/m).slice(1);
        for (const [n, text] of texts.entries()) {
          const block = (blocks[n] ?? '').replace(/\n## [\s\S]*$/, '').replaceAll(/^\n+|\n+$/g, '');
          // Without the escapes, no markup is left.
          expect(block.replaceAll(/\\[\\`*_{}[\]<>#|~&!^$\-+=.)]/g, 'x').replaceAll('\\\n', '\n')).not.toMatch(
            /[\\`*_[\]<>#|~&]|^\s*([-+=]|\d{1,9}[.)])/m,
          );
          const lines = block.split('\\\n').map((line) => line.replaceAll(/\\([^a-zA-Z0-9\s])/g, '$1'));
          const expected = shownAs(text)
            .split(/\r\n|[\n\r\u2028\u2029]/)
            .map((line) => line.replaceAll('\t', '    ').trimEnd());
          const shown = lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd());
          expect(shown.join('|')).toBe(expected.join('|'));
          // Would be code, a line break, or a single space.
          for (const line of lines) expect(line).not.toMatch(/^ | $| {2}|\t/);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a sender', () => {
  it.each(['markdown', 'html'] as const)('can’t look like another in %s', async (format) => {
    const named = (name: string, handle = '') => ({ id: UserId.parse('\u202efriend'), name, handle });
    store([
      message(0, { sender: named('Andrew\u202e\n**Brown') }),
      message(2, { sender: named('\u200b', 'bay\u200bko') }),
      message(4, { sender: named('') }),
    ]);
    const exported = await run(format);
    expect(exported).not.toMatch(/[\u200b\u202e]/);
    for (const shown of ['@bay‹U+200B›ko', '‹U+202E›friend']) expect(exported).toContain(shown);
    expect(exported.replaceAll('\\', '')).toContain('Andrew **Brown');
  });
});

describe('an export', () => {
  const many = (): void => store(Array.from({ length: 2_200 }, (_, n) => message(n)));

  it('reports progress, and its end last', async () => {
    many();
    await run('json');
    expect(reports.map(({ done, state }) => [done, state])).toEqual([
      [0, 'running'],
      [500, 'running'],
      [1_000, 'running'],
      [1_500, 'running'],
      [2_000, 'running'],
      [2_200, 'running'],
      [2_200, 'done'],
    ]);
    expect(reports.at(-1)).toEqual({
      exportId: 'e1',
      conversationId,
      fileName: 'conversation.out',
      done: 2_200,
      total: 2_200,
      state: 'done',
      error: null,
    });
  });

  it('replaces the file once all is written, readable by its owner only', async () => {
    many();
    writeFileSync(file, 'old');
    const seen: string[] = [];
    watch = ({ state }) => {
      if (state === 'running') seen.push(readFileSync(file, 'utf8'));
    };
    await run('html');
    expect(seen).toEqual(Array.from({ length: 6 }, () => 'old'));
    expect(readFileSync(file, 'utf8')).toContain('text 2199');
    expect(readdirSync(folder)).toEqual(['conversation.out']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('deletes its part file when it is cancelled', async () => {
    many();
    writeFileSync(file, 'old');
    watch = ({ exportId, done }) => {
      exports.cancel(done === 1_000 ? exportId : 'another');
    };
    await run('html');
    expect(reports.at(-1)).toMatchObject({ state: 'cancelled', done: 1_000, error: null });
    expect(readdirSync(folder)).toEqual(['conversation.out']);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  it('can be cancelled until the file has its name', async () => {
    many();
    watch = ({ exportId, state, done }) => {
      if (state === 'running' && done === 2_200) exports.cancel(exportId);
    };
    await run('html');
    expect(reports.at(-1)).toMatchObject({ state: 'cancelled', done: 2_200, error: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is cancelled by stop', async () => {
    many();
    exports.start(orderOf('json'));
    await exports.stop();
    expect(reports.at(-1)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a folder that is gone', () => join(folder, 'gone', 'x.json'), 'not-found'],
    ['a file for a folder', () => join(file, 'x.json'), 'not-found'],
    ['a folder for a file', () => folder, 'disk-read-only'],
  ])('reports the error for %s', async (_what, place, code) => {
    many();
    writeFileSync(file, 'old');
    mkdirSync(join(folder, 'other'));
    await run('json', { file: place() });
    expect(reports.at(-1)).toMatchObject({ state: 'failed', error: { code } });
  });

  it('reports an unreadable cache', async () => {
    store([message(0)]);
    cache.close();
    await run('json');
    expect(reports.at(-1)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(readdirSync(folder)).toEqual([]);
    cache = openCache({ file: null, key: new Uint8Array(32), now });
  });

  it('escapes the language in its attribute', async () => {
    store([message(0)]);
    expect(await run('html', { locale: 'en" onclick="alert()' })).toContain(
      '<html lang="en&quot; onclick=&quot;alert()"',
    );
  });

  it('formats a time from before time zones', async () => {
    const early = instantFromMicros(Date.UTC(1700, 0, 1) * 1_000);
    store([message(0, { at: early })]);
    const [first] = parse(await run('json', { zone: 'Nowhere/At_All' })).messages;
    expect(first).toMatchObject({ utc: formatTimestamp(early).replace('+00:00', 'Z'), local: formatTimestamp(early) });
  });
});
