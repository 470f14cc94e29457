import type { DocumentHead, DocumentWriter, Entry } from './document.ts';
import type { ExportTimes } from './times.ts';

/** Increases with each incompatible change of the format. */
const VERSION = 1;

/** One JSON object with a message per line, and `{ "missing": true }` where messages are missing. */
export class JsonWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  #separator = '\n';

  constructor(times: ExportTimes) {
    this.#times = times;
  }

  begin({ conversationId, other, owner, exportedAt, completeness }: DocumentHead): string {
    const head = {
      format: 'meridian-conversation',
      version: VERSION,
      exportedAt: this.#times.utc(exportedAt),
      zone: this.#times.zone,
      conversation: { id: conversationId, with: other },
      owner,
      completeness: {
        complete: completeness.gaps + completeness.conversations === 0,
        gaps: completeness.gaps,
        beginsAtFirstMessage: completeness.conversations === 0,
      },
    };
    return `${JSON.stringify(head).slice(0, -1)},\n"messages":[`;
  }

  entry(entry: Entry): string {
    const separator = this.#separator;
    this.#separator = ',\n';
    if (entry.kind === 'gap') return `${separator}{"missing":true}`;
    const { id, at, sender, text } = entry.message;
    return separator + JSON.stringify({ id, utc: this.#times.utc(at), local: this.#times.local(at), sender, text });
  }

  end(leftOut: number): string {
    return `\n],\n"leftOutBecauseTheyDisappear":${leftOut}}\n`;
  }
}
