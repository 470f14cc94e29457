import {
  type Area,
  type EventName,
  isEngineEvent,
  isEngineMethod,
  type MeridianBridge,
  type MethodName,
  methodNames,
  type Reply,
  type Request,
  type Verb,
  type WindowPayload,
} from '../shared/contract/contract.ts';
import type { AccountId } from '../shared/model.ts';
import { fail, type Result, succeed } from '../shared/result.ts';

type Named<M extends MethodName> = Request<M> & { readonly accountId?: AccountId | null | undefined };

/** The bridge with the active account's id added to each request of an engine that names none. */
export type ActiveBridge = {
  readonly [A in Area<MethodName>]: {
    readonly [V in Verb<MethodName, A>]: (
      request: Named<Extract<MethodName, `${A}.${V}`>>,
    ) => Promise<Result<Reply<Extract<MethodName, `${A}.${V}`>>>>;
  };
} & Pick<MeridianBridge, 'on'>;

const notSyncing = {
  phase: 'idle',
  syncedAt: null,
  error: null,
  firstSync: null,
  lastRefresh: null,
  waiting: 0,
  failed: 0,
  disk: null,
};
const withoutAccount: Partial<Record<MethodName, unknown>> = {
  'account.read': { account: null },
  'conversations.list': { conversations: [] },
  'sync.status': notSyncing,
  'sync.refresh': notSyncing,
  'sync.hint': {},
  'messages.open': {},
  'people.suggest': { people: [] },
  'history.read': { progress: null },
  'history.stop': {},
  'diagnostics.problems': { problems: [] },
};

export function bridgeOfActive(bridge: MeridianBridge): ActiveBridge {
  let active: AccountId | null | undefined;
  bridge.on('accounts.switched', ({ id }) => {
    active = id;
  });
  const areas: Record<string, Record<string, (request: object) => Promise<unknown>>> = {};
  for (const name of methodNames) {
    const [area = '', verb = ''] = name.split('.');
    const call = (request: object): Promise<unknown> => Reflect.get(Reflect.get(bridge, area), verb)(request);
    const callEngine = async (request: object): Promise<unknown> => {
      let accountId = 'accountId' in request && request.accountId ? request.accountId : active;
      if (accountId === undefined) {
        const list = await bridge.accounts.list({});
        if (!list.ok) return list;
        active ??= list.value.activeId;
        accountId = active;
      }
      if (accountId !== null) return call({ ...request, accountId });
      const reply = withoutAccount[name];
      return reply === undefined
        ? fail({
            code: 'not-connected',
            message: 'Meridian is not connected to a table yet.',
            retryable: false,
            details: {},
          })
        : succeed(reply);
    };
    areas[area] = { ...areas[area], [verb]: isEngineMethod(name) ? callEngine : call };
  }
  const on = <E extends EventName>(name: E, listener: (payload: WindowPayload<E>) => void): (() => void) =>
    bridge.on(name, (payload) => {
      const isOther =
        isEngineEvent(name) &&
        name !== 'export.changed' &&
        active !== undefined &&
        Reflect.get(payload, 'accountId') !== active;
      const { accountId: _, ...rest } = Object(payload);
      if (!isOther) listener(isEngineEvent(name) ? rest : payload);
    });
  return { ...areas, on } as unknown as ActiveBridge;
}
