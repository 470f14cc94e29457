import { MessageCircle } from 'lucide-react';
import { type CSSProperties, type JSX, useCallback, useEffect, useState } from 'react';
import type { GroupId } from '../../../shared/model.ts';
import { openGroup } from '../../state/groups.ts';
import { useAccount, useAccounts, useGroups } from '../../state/hooks.ts';
import { useServices } from '../../state/stores.ts';
import { text } from '../../text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { AccountDown } from '../accounts/AccountDown.tsx';
import { Connect } from '../accounts/Connect.tsx';
import { Conversation } from '../conversation/Conversation.tsx';
import { Sidebar } from '../groups/Sidebar.tsx';
import { NewConversation } from '../people/NewConversation.tsx';
import { neighbourOf } from '../shortcuts/neighbour.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { StatusBars } from '../status/StatusBars.tsx';
import { Mark } from './Mark.tsx';
import { Overlays } from './Overlays.tsx';
import { Splitter } from './Splitter.tsx';
import { useSidebarWidth } from './sidebarWidth.ts';
import { useNarrow } from './useNarrow.ts';
import { Welcome } from './Welcome.tsx';

/** The window: the list and the conversation, side by side or in turn; or how to connect. */
export function App(): JSX.Element {
  return (
    <>
      <Content />
      <Overlays />
    </>
  );
}

function Content(): JSX.Element | null {
  const account = useAccount((state) => state.account);
  const error = useAccount((state) => state.error);
  const count = useAccounts(({ accounts }) => accounts?.length);
  if (account === undefined && error !== null) return <Welcome error={error} />;
  if (account !== null) return <Panes />;
  if (count === undefined) return null;
  return count === 0 ? <Connect /> : <AccountDown />;
}

function Panes(): JSX.Element {
  const narrow = useNarrow();
  const [width, setWidth] = useSidebarWidth();
  const select = useGroups((state) => state.select);
  const open = useGroups(openGroup);
  const [beginning, setBeginning] = useState(false);
  const [leftId, setLeftId] = useState<GroupId | null>(null);
  const openId = open?.id ?? null;
  const goBack = useCallback(() => {
    setLeftId(openId);
    select(null);
  }, [openId, select]);
  const size: CSSProperties & { readonly '--sidebar-width': string } = { '--sidebar-width': `${width}px` };

  useEffect(() => {
    if (!narrow || openId === null) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) goBack();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [narrow, openId, goBack]);

  const { groups } = useServices().stores;
  const move = (step: 1 | -1): void => {
    const { groups: listed, selectedId } = groups.getState();
    const next = neighbourOf(listed ?? [], selectedId, step);
    if (next !== null) select(next);
  };
  useCommands({
    'new-conversation': () => setBeginning(true),
    'next-conversation': () => move(1),
    'previous-conversation': () => move(-1),
  });

  return (
    <div className={narrow ? 'panes narrow' : 'panes'} style={size}>
      {narrow && open !== null ? null : (
        <Sidebar
          bars={narrow ? <StatusBars /> : null}
          leftId={narrow ? leftId : null}
          onNew={() => setBeginning(true)}
          edge={narrow ? null : <Splitter width={width} onChange={setWidth} />}
        />
      )}
      {narrow && open === null ? null : (
        <main className="pane">
          {open === null ? <NothingOpen /> : <Conversation group={open} onBack={narrow ? goBack : null} />}
        </main>
      )}
      <NewConversation open={beginning} onOpenChange={setBeginning} />
    </div>
  );
}

function NothingOpen(): JSX.Element {
  const some = useGroups((state) => (state.groups?.length ?? 0) > 0);
  return (
    <>
      <StatusBars />
      {some ? (
        <Notice icon={<MessageCircle />} title={text.conversation.none}>
          <p>{text.conversation.noneHint}</p>
        </Notice>
      ) : (
        <div className="backdrop">
          <Mark />
        </div>
      )}
    </>
  );
}
