import { Menu } from '@base-ui/react/menu';
import { Bell, BellOff, CheckCheck, FileDown, Link } from 'lucide-react';
import type { JSX } from 'react';
import { formatDeepLink } from '../../../shared/deepLinks.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { Conversation, MutedUntil } from '../../../shared/model.ts';
import { instantFromMicros, MICROS_PER_SECOND } from '../../../shared/time/instant.ts';
import { markAllRead } from '../../state/commands.ts';
import { useConversationList, useExports, useNotices } from '../../state/hooks.ts';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { MutedUntilLabel, useMuted } from './Muted.tsx';

const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;
/** For how many hours a conversation can be muted, beside for good. */
const muteHours = [1, 8] as const;

/** What can be done with a conversation, open or not: items of whatever menu they stand in. */
export function ConversationRowMenuItems({ group }: { readonly group: Conversation }): JSX.Element {
  const t = useText();
  const { api, stores } = useServices();
  const askExport = useExports((state) => state.ask);
  return (
    <>
      {group.unread === 0 ? null : (
        <MenuItem icon={<CheckCheck />} onClick={() => void markAllRead(group.id, api, stores)}>
          {t('more.markRead')}
        </MenuItem>
      )}
      <MenuItem
        icon={<Link />}
        onClick={() => copyText(formatDeepLink({ kind: 'conversation', conversationId: group.id, messageId: null }))}
      >
        {t('more.copyLink')}
      </MenuItem>
      <MenuItem icon={<FileDown />} onClick={() => askExport(group.id)}>
        {t('more.export')}
      </MenuItem>
      <Menu.Separator className="menu-separator" />
      <MuteItems group={group} />
    </>
  );
}

function MuteItems({ group: { id, mutedUntil } }: { readonly group: Conversation }): JSX.Element {
  const t = useText();
  const mute = useConversationList((state) => state.mute);
  const tell = useNotices((state) => state.tell);
  const dismiss = useNotices((state) => state.dismiss);
  const time = useTimeSource();
  const muted = useMuted(mutedUntil);
  const muteUntil = (until: MutedUntil): void => {
    dismiss('not-muted');
    mute(id, until).catch((thrown: unknown) => tell({ kind: 'not-muted', error: toAppError(thrown).toData() }));
  };
  return (
    <Menu.Group>
      <Menu.GroupLabel className="menu-label">
        {muted ? <MutedUntilLabel until={mutedUntil} /> : t('more.mute')}
      </Menu.GroupLabel>
      {muted ? (
        <MenuItem icon={<Bell />} onClick={() => muteUntil(null)}>
          {t('more.unmute')}
        </MenuItem>
      ) : (
        <>
          {muteHours.map((hours) => (
            <MenuItem
              key={hours}
              icon={<BellOff />}
              onClick={() => muteUntil(instantFromMicros(time.options().now + hours * MICROS_PER_HOUR))}
            >
              {t('more.muteHours', { hours })}
            </MenuItem>
          ))}
          <MenuItem icon={<BellOff />} onClick={() => muteUntil('always')}>
            {t('more.muteAlways')}
          </MenuItem>
        </>
      )}
    </Menu.Group>
  );
}
