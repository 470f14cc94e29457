import path from 'node:path';
import type { ExportOrder, ExportProgress } from '../../../shared/contract/storage.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { ConversationId, Message, Person } from '../../../shared/model.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { IdSource } from '../clock.ts';
import type { Cache } from '../store/cache/cache.ts';
import { type DocumentHead, type DocumentWriter, type Entry, readEntries } from './document.ts';
import { ExportFile, type PartsRecord } from './exportFile.ts';
import { HtmlWriter } from './html.ts';
import { MarkdownWriter } from './markdown.ts';
import { ExportTimes } from './times.ts';

/** UTF-16 units of the file that are written at once. */
const PART_UNITS = 256 * 1_024;

export interface ExportDeps {
  readonly cache: Pick<Cache, 'conversations' | 'gaps' | 'members' | 'messages'>;
  /** The conversations that are shown as one with this one, itself among them: they are exported together. */
  readonly partsOf: (conversationId: ConversationId) => readonly ConversationId[];
  readonly owner: () => Person;
  /** The time by the service's clock. */
  readonly now: () => Instant;
  readonly ids: IdSource;
  /** Records part files, so that the next start can delete them after a crash. */
  readonly parts?: PartsRecord | undefined;
  readonly changed: (progress: ExportProgress) => void;
}

interface Run {
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/** Writes cached conversations into files, a page at a time. */
export class Exports {
  readonly #deps: ExportDeps;
  readonly #running = new Map<string, Run>();

  constructor(deps: ExportDeps) {
    this.#deps = deps;
  }

  /** Starts an export and returns its id. Its progress, and finally its end, is reported to `changed`. */
  start(order: ExportOrder): string {
    const exportId = this.#deps.ids();
    const stopping = new AbortController();
    const ended = this.#run(exportId, order, stopping.signal).finally(() => this.#running.delete(exportId));
    this.#running.set(exportId, { stopping, ended });
    return exportId;
  }

  /** Stops an export and deletes its part file; does nothing for one that has ended. */
  cancel(exportId: string): void {
    this.#running.get(exportId)?.stopping.abort();
  }

  /** Cancels all exports and resolves when they have ended. */
  async stop(): Promise<void> {
    const runs = [...this.#running.values()];
    for (const { stopping } of runs) stopping.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  async #run(exportId: string, order: ExportOrder, signal: AbortSignal): Promise<void> {
    const { conversationId, file } = order;
    let progress: ExportProgress = {
      exportId,
      conversationId,
      fileName: path.basename(file),
      done: 0,
      total: 0,
      state: 'running',
      error: null,
    };
    const report = (change: Partial<ExportProgress>): void => {
      progress = { ...progress, ...change };
      this.#deps.changed(progress);
    };
    let target: ExportFile | null = null;
    try {
      target = await ExportFile.create(file, exportId, this.#deps.parts);
      const head = this.#headOf(order);
      report({ total: head.messages });
      await this.#write(order, head, target, signal, (done) => report({ done, total: Math.max(done, progress.total) }));
      await target.finish();
      report({ state: 'done', total: progress.done });
    } catch (thrown) {
      await target?.discard();
      report(signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: toAppError(thrown).toData() });
    }
  }

  async #write(
    order: ExportOrder,
    head: DocumentHead,
    target: ExportFile,
    signal: AbortSignal,
    onProgress: (done: number) => void,
  ): Promise<void> {
    const writer = writerOf(order, head);
    let done = 0;
    let leftOut = 0;
    await target.append(writer.begin(head));
    for (const page of readEntries(this.#deps.cache, this.#deps.partsOf(order.conversationId), this.#deps.now)) {
      for (const text of this.#texts(writer, page.entries)) {
        // The write yields to the event loop, so that the thread can answer other requests.
        await target.append(text);
        signal.throwIfAborted();
      }
      done += page.read;
      leftOut += page.leftOut;
      onProgress(done);
    }
    await target.append(writer.end(leftOut));
    signal.throwIfAborted();
  }

  /** What is written of a page, in parts: its messages may be as long as the table's rows. */
  *#texts(writer: DocumentWriter, entries: readonly Entry[]): Generator<string> {
    let text = '';
    for (const entry of entries) {
      text += writer.entry(entry.kind === 'message' ? { kind: 'message', message: this.#whole(entry.message) } : entry);
      if (text.length < PART_UNITS) continue;
      yield text;
      text = '';
    }
    yield text;
  }

  #whole(message: Message): Message {
    if (message.wholeBytes === undefined) return message;
    const text = this.#deps.cache.messages.text(message.conversationId, message.id, this.#deps.now());
    return text === null ? message : { ...message, text };
  }

  #headOf({ conversationId }: ExportOrder): DocumentHead {
    const { cache, partsOf, owner, now } = this.#deps;
    const parts = partsOf(conversationId);
    const missing = parts.map((part) => cache.gaps.missingIn(part));
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    return {
      conversationId,
      joined: parts.filter((part) => part !== conversationId),
      other: parts.map((part) => cache.conversations.other(part)).find((other) => other !== null) ?? null,
      members: cache.members.find(conversationId)?.members.filter(({ leftAt }) => leftAt === null) ?? null,
      owner: owner(),
      exportedAt: now(),
      messages: sum(parts.map((part) => cache.messages.count(part))),
      completeness: {
        gaps: sum(missing.map(({ gaps }) => gaps)),
        conversations: sum(missing.map(({ conversations }) => conversations)),
      },
    };
  }
}

function writerOf({ format, zone, locale, words }: ExportOrder, { exportedAt }: DocumentHead): DocumentWriter {
  const times = new ExportTimes(zone, locale, exportedAt);
  switch (format) {
    case 'json':
      return new JsonWriter(times);
    case 'markdown':
      return new MarkdownWriter(times, words, locale);
    case 'html':
      return new HtmlWriter(times, words, locale);
  }
}

/** Increases with each incompatible change of the format. */
const VERSION = 1;

/** One JSON object with a message per line, and `{ "missing": true }` where messages are missing. */
class JsonWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  #separator = '\n';

  constructor(times: ExportTimes) {
    this.#times = times;
  }

  begin({ conversationId, joined, other, members, owner, exportedAt, completeness }: DocumentHead): string {
    const head = {
      format: 'meridian-conversation',
      version: VERSION,
      exportedAt: this.#times.utc(exportedAt),
      zone: this.#times.zone,
      conversation: {
        id: conversationId,
        with: other,
        ...(members === null ? {} : { members: members.map(({ person, role }) => ({ ...person, role })) }),
        ...(joined.length > 0 ? { shownWith: joined } : {}),
      },
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
    const { id, at, sender, text, event, editedAt, replyTo, quote, reactions } = entry.message;
    // What most messages lack is left out.
    const written = {
      ...{ id, utc: this.#times.utc(at), local: this.#times.local(at), sender, text, event },
      edited: editedAt === undefined ? undefined : this.#times.utc(editedAt),
      replyTo: replyTo === undefined ? undefined : { id: replyTo.id, quote },
      reactions,
    };
    return separator + JSON.stringify(written);
  }

  end(leftOut: number): string {
    return `\n],\n"leftOutBecauseTheyDisappear":${leftOut}}\n`;
  }
}
