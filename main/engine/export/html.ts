import type { ExportWords } from '../../../shared/contract/storage.ts';
import type { Message, Quote, Reaction } from '../../../shared/model.ts';
import { directionOf } from '../../../shared/text/translator.ts';
import { type DocumentHead, DocumentSentences, type DocumentWriter, type Entry, senderName } from './document.ts';
import type { ExportTimes } from './times.ts';

const style = `
:root { color-scheme: light dark; --own: light-dark(#7a1fd0, #8b3fe0); --other: light-dark(#f0eef5, #2a2833);
  --text: light-dark(#1c1a22, #eceaf2); --quiet: light-dark(#5f5b6b, #a9a4b8); --page: light-dark(#ffffff, #18161d); }
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1rem; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: .85rem; font-weight: 600; text-align: center; color: var(--quiet); margin: 2rem 0 1rem; }
header p, footer, .gap, .who { color: var(--quiet); font-size: .8rem; }
.gap { border-block: 1px dashed; margin: 1.5rem 0; padding: .5rem; text-align: center; }
article { margin: 0 0 .75rem; max-width: 80%; width: fit-content; }
article.own { margin-inline-start: auto; }
.who { display: flex; flex-wrap: wrap; column-gap: .5rem; margin-bottom: .15rem; }
.text { background: var(--other); border-radius: 14px; margin: 0; overflow-wrap: anywhere; padding: .5rem .8rem;
  white-space: pre-wrap; width: fit-content; }
.own .text { background: var(--own); color: #fff; }
time { font-variant-numeric: tabular-nums; }
small { font-size: .7rem; margin-inline: .25rem; }
.event { color: var(--quiet); font-size: .8rem; margin: 1rem 0; text-align: center; }
blockquote { border-inline-start: 3px solid var(--own); color: var(--quiet); font-size: .85rem; margin: 0 0 .25rem;
  overflow-wrap: anywhere; padding-inline-start: .5rem; white-space: pre-wrap; }
blockquote p { margin: 0; }
ul { display: flex; flex-wrap: wrap; font-size: .8rem; gap: .25rem .75rem; list-style: none; margin: .25rem 0 0; padding: 0; }
`;

/** A self-contained page without scripts, with local times and, smaller, UTC. */
export class HtmlWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  readonly #words: ExportWords;
  readonly #locale: string;
  readonly #sentences: DocumentSentences;
  #day: number | null = null;
  #ownerId = '';

  constructor(times: ExportTimes, words: ExportWords, locale: string) {
    this.#times = times;
    this.#words = words;
    this.#locale = locale;
    this.#sentences = new DocumentSentences(words, locale);
  }

  begin({ owner, exportedAt, completeness }: DocumentHead): string {
    const { title, exportedAt: exported, complete, incomplete } = this.#words;
    this.#ownerId = owner.id;
    const isComplete = completeness.gaps + completeness.conversations === 0;
    return `<!doctype html>
<html lang="${escapeHtml(this.#locale)}" dir="${directionOf(this.#locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1 dir="auto">${escapeHtml(title)}</h1>
<p>${escapeHtml(exported)} ${this.#time(exportedAt, this.#times.full(exportedAt))}</p>
<p>${escapeHtml(isComplete ? complete : incomplete)}</p>
</header>
<main>
`;
  }

  entry(entry: Entry): string {
    if (entry.kind === 'gap') return `<p class="gap">${escapeHtml(this.#words.missing)}</p>\n`;
    const { at, sender, text, event, quote, editedAt, reactions = [] } = entry.message;
    const day = this.#times.day(at);
    const heading = day === this.#day ? '' : `<h2>${escapeHtml(this.#times.dayHeading(day))}</h2>\n`;
    this.#day = day;
    const own = sender.id === this.#ownerId ? ' class="own"' : '';
    const time = this.#time(at, this.#times.clock(at));
    if (event !== undefined) {
      const sentence = escapeHtml(this.#sentences.event(event, sender));
      return `${heading}<p class="event"><span dir="auto">${sentence}</span> ${time}</p>\n`;
    }
    const name = `<b dir="auto">${escapeHtml(senderName(sender))}</b>`;
    const who = `<div class="who">${name}${time}${this.#edit(editedAt)}</div>`;
    const said = `<p class="text" dir="auto">${escapeHtml(text)}</p>`;
    return `${heading}<article${own}>${who}${this.#quote(quote)}${said}${reactionsOf(reactions)}</article>\n`;
  }

  #edit(at: Message['editedAt']): string {
    if (at === undefined) return '';
    return `<span>${escapeHtml(this.#words.edited)} ${this.#time(at, this.#times.full(at))}</span>`;
  }

  #quote(quote: Quote | undefined): string {
    if (quote === undefined) return '';
    const text = quote.state === 'known' ? `<p dir="auto">${escapeHtml(quote.text)}</p>` : '';
    return `<blockquote><p dir="auto">${escapeHtml(this.#sentences.reply(quote))}</p>${text}</blockquote>`;
  }

  end(leftOut: number): string {
    const footer = leftOut === 0 ? '' : `<footer><p>${escapeHtml(this.#words.leftOut)}</p></footer>\n`;
    return `</main>\n${footer}</body>\n</html>\n`;
  }

  #time(at: DocumentHead['exportedAt'], shown: string): string {
    const utc = this.#times.utc(at);
    return `<time datetime="${utc}">${escapeHtml(shown)} <small dir="ltr">${utc}</small></time>`;
  }
}

function reactionsOf(reactions: readonly Reaction[]): string {
  if (reactions.length === 0) return '';
  const items = reactions.map(({ emoji, people }) => {
    const names = people.map((person) => `<span dir="auto">${escapeHtml(senderName(person))}</span>`);
    return `<li>${escapeHtml(emoji)} ${names.join(', ')}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an element or a quoted attribute. Characters that HTML can't hold become U+FFFD. */
function escapeHtml(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are replaced
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd')
      .replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
  );
}
