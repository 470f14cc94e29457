import type { Message, MessageId, Person } from '../../../shared/model.ts';
import { compareMessages } from '../../../shared/order.ts';
import type { Translate } from '../../../shared/text/translator.ts';
import { formatDateTime, type TimeOptions } from '../../../shared/time/format.ts';
import { personName } from '../../ui/personName.ts';
import type { Row, ShownMessage } from './assemble.ts';
import { selectedRange } from './selectedRows.ts';

/** The parts of a message that can be copied. */
export type Copied = Pick<Message, 'id' | 'at' | 'sender' | 'text' | 'wholeBytes'>;

/** The messages with their whole texts. @throws AppError if one can't be read. */
export const withWholeTexts = (
  messages: readonly Copied[],
  wholeText: (id: MessageId) => Promise<string>,
): Promise<readonly Copied[]> =>
  Promise.all(
    messages.map(async (message) =>
      message.wholeBytes === undefined ? message : { ...message, text: await wholeText(message.id) },
    ),
  );

/** The texts in message order, one per line. */
export const textsOf = (messages: Iterable<Copied>): string =>
  [...messages]
    .sort(compareMessages)
    .map(({ text: body }) => body)
    .join('\n');

/** The texts with sender and time. `owner` is the reader. */
export const textsWithTimes = (
  t: Translate,
  messages: Iterable<Copied>,
  owner: Person | undefined,
  options: TimeOptions,
): string =>
  [...messages]
    .sort(compareMessages)
    .map(({ at, sender, text: body }) => {
      const author = sender.id === owner?.id ? owner : sender;
      return t('copying.line', { time: formatDateTime(at, options), name: personName(t, author), message: body });
    })
    .join('\n');

/** The messages in the text selection; empty if nothing is selected. */
export function selectedMessages(rows: readonly Row[], list: Element | null): readonly ShownMessage[] {
  const range = selectedRange(list);
  return range === null ? [] : messagesOf(rows.slice(range[0], range[1] + 1));
}

/** The message with an id; undefined if it is not among the rows. */
export const messageById = (rows: readonly Row[], id: MessageId | string | null): ShownMessage | undefined =>
  messagesOf(rows).find((message) => message.id === id);

const messagesOf = (rows: readonly Row[]): readonly ShownMessage[] =>
  rows.flatMap((row) => (row.kind === 'message' ? [row.message] : []));

/** Whether a message is in the table, and so has a link. */
export const isSent = (rows: readonly Row[], id: MessageId): boolean =>
  rows.some((row) => row.kind === 'message' && row.key === id && row.outgoing === null);
