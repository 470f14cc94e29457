import { type JSX, memo } from 'react';
import type { MessageGroup } from '../../../shared/model.ts';
import { TimeLabel } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { oneLine } from '../../ui/oneLine.ts';
import { personName } from '../../ui/personName.ts';

interface GroupRowProps {
  readonly group: MessageGroup;
  /** Whether the owner wrote the last message. */
  readonly own: boolean;
}

/** One conversation in the list: with whom, its last message, and when that was. */
export const GroupRow = memo(function GroupRow({ group, own }: GroupRowProps): JSX.Element {
  const preview = oneLine(group.text);
  return (
    <>
      <Avatar person={group.other} />
      <span className="group-lines">
        <span className="group-name" dir="auto">
          {personName(group.other)}
        </span>
        <span className="group-preview">
          {own ? <span>{text.groups.you}</span> : null}
          <span className="group-text" dir="auto">
            {preview === '' ? text.groups.noText : preview}
          </span>
        </span>
      </span>
      <TimeLabel className="group-time" value={group.at} kind="messageTimeAgo" />
    </>
  );
});
