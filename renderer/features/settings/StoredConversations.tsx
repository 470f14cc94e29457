import { type CSSProperties, type JSX, useState } from 'react';
import type { Storage } from '../../../shared/ipc/keeping.ts';
import type { MessageGroup } from '../../../shared/model.ts';
import { useGroups } from '../../state/hooks.ts';
import { bytesText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { personName } from '../../ui/personName.ts';

const words = text.storageSettings;
/** So many are listed at first, and no more than so many after the person asked for all. */
const FIRST = 8;
const MOST = 500;

/** What each conversation takes, largest first, as bars of one scale. */
export function StoredConversations({ stored }: { readonly stored: Storage['perConversation'] }): JSX.Element {
  const groups = useGroups((state) => state.groups) ?? [];
  const [all, setAll] = useState(false);
  const byId = new Map<string, MessageGroup>(groups.map((group) => [group.id, group]));
  const shown = stored.slice(0, all ? MOST : FIRST);
  const largest = Math.max(1, ...shown.map(({ bytes }) => bytes));
  if (stored.length === 0) return <p className="part-note">{words.none}</p>;
  return (
    <>
      <ul className="stored">
        {shown.map(({ groupId, messages, bytes }) => {
          const group = byId.get(groupId);
          const share: CSSProperties & { readonly '--share': string } = { '--share': `${(100 * bytes) / largest}%` };
          return (
            <li key={groupId} className="stored-row">
              {group === undefined ? <span className="stored-blank" /> : <Avatar person={group.other} size="small" />}
              <div className="stored-words">
                <p className="stored-name">
                  <bdi>{group === undefined ? words.unknown : personName(group.other)}</bdi>
                  <span>{text.joins.dot(words.messages(messages), bytesText(bytes))}</span>
                </p>
                <div className="stored-bar" style={share} />
              </div>
            </li>
          );
        })}
      </ul>
      {stored.length > FIRST && !all ? (
        <p className="part-note">
          {words.more(stored.length - FIRST)}{' '}
          <button type="button" className="link-button" onClick={() => setAll(true)}>
            {words.showAll}
          </button>
        </p>
      ) : null}
      {all && stored.length > MOST ? <p className="part-note">{words.more(stored.length - MOST)}</p> : null}
    </>
  );
}
