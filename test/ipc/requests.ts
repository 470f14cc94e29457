import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { isEngineMethod, type MethodName, methodNames } from '../../shared/contract/contract.ts';
import { fakeExportWords } from '../support/fakeModel.ts';

/** The account of the valid requests. */
export const accountId = '0123456789abcdef01234567';

/** A valid request for each method, without the account id of engine requests. */
export const requests: Record<MethodName, object> = {
  'app.describe': {},
  'app.openLink': { url: 'https://example.com/' },
  'app.showEmojiPanel': {},
  'app.openLog': {},
  'app.openLicenses': {},
  'app.crashes': {},
  'app.showCrash': { name: 'completed/x.dmp' },
  'app.restart': {},
  'app.ready': {},
  'app.window': {},
  'app.openWindow': { accountId, conversationId: 'g' },
  'app.command': { command: 'settings' },
  'app.openPlace': { url: 'meridian://messages' },
  'app.report': { where: 'window', message: 'x', stack: null },
  'settings.read': {},
  'settings.change': { appearance: { theme: 'dark' } },
  'lock.state': {},
  'lock.unlock': { passphrase: null },
  'lock.configure': { change: { lockAfterMs: 60_000 }, passphrase: null },
  'lock.protect': { kept: 'passphrase', passphrase: 'correct horse', current: null },
  'lock.startOver': {},
  'updates.status': {},
  'updates.check': {},
  'updates.download': {},
  'updates.cancel': {},
  'updates.restart': { evenIfUnsent: false },
  'account.read': {},
  'conversations.list': {},
  'messages.text': { conversationId: 'g', id: 'm' },
  'messages.fill': { conversationId: 'g', gapId: 1 },
  'messages.open': { conversationId: null },
  'messages.send': { conversationId: 'g', text: 'x' },
  'messages.edit': { conversationId: 'c1', id: 'm1', text: 'x' },
  'messages.react': { conversationId: 'c1', id: 'm1', emoji: '👍' },
  'messages.delete': { conversationId: 'c1', id: 'm1', forEveryone: true },
  'messages.history': { conversationId: 'c1', id: 'm1' },
  'messages.fetchQuoted': { conversationId: 'c1', target: { id: 'm1', sortKey: 'k1' } },
  'messages.retry': { id: 'm' },
  'messages.discard': { id: 'm' },
  'drafts.read': { conversationId: 'g' },
  'drafts.save': { conversationId: 'g', text: '' },
  'conversations.about': { conversationId: 'g' },
  'conversations.activity': { conversationId: 'g', zone: 'Europe/Berlin', firstDay: 20_000, days: 371 },
  'conversations.markRead': { conversationId: 'g', upTo: { at: 1, id: 'm' } },
  'conversations.start': { handle: 'bayko' },
  'conversations.startGroup': { title: 'T', people: [{ id: 'u1', name: 'N', handle: 'h' }] },
  'conversations.changeGroup': { conversationId: 'c1', change: { kind: 'leave' } },
  'conversations.members': { conversationId: 'c1' },
  'conversations.configure': { conversationId: 'g', disappearAfter: 3_600_000 },
  'conversations.join': { conversationId: 'g', isOn: true },
  'conversations.keep': { conversationId: 'g', kind: 'pinned', isOn: true },
  'conversations.mentionsOnly': { conversationId: 'g', isOn: true },
  'conversations.label': { conversationId: 'g', label: 'x' },
  'conversations.mute': { conversationId: 'g', until: 'always' },
  'people.block': { person: { id: 'u', name: 'U', handle: 'u' } },
  'people.unblock': { id: 'u' },
  'people.blocked': {},
  'people.suggest': { query: 'x', limit: 10 },
  'sync.status': {},
  'sync.refresh': {},
  'sync.hint': { online: true, metered: false },
  'outbox.dismissLoss': {},
  'accounts.showOutbox': { id: accountId },
  'accounts.retryOutbox': { id: accountId },
  'preferences.read': {},
  'preferences.change': { paused: true },
  'diagnostics.read': { dayStart: 0, monthStart: 0 },
  'diagnostics.problems': {},
  'diagnostics.text': { dayStart: 0, monthStart: 0 },
  'messages.window': { conversationId: 'g', from: { kind: 'around', cursor: { at: 1, id: 'm' } }, limit: 50 },
  'messages.locate': { conversationId: 'g', id: 'm' },
  'search.run': { query: 'x from:@y', zone: 'Europe/Berlin', limit: 10 },
  'search.inConversation': { conversationId: 'g', query: 'x', zone: 'UTC', limit: 10 },
  'history.load': { conversationId: null },
  'history.stop': {},
  'history.read': {},
  'storage.read': {},
  'storage.clear': {},
  'export.choose': { name: 'x', format: 'json' },
  'export.start': {
    conversationId: 'g',
    format: 'html',
    file: '/home/x.html',
    zone: 'UTC',
    locale: 'en',
    words: fakeExportWords('x'),
  },
  'export.cancel': { exportId: 'e' },
  'export.show': { exportId: 'e' },
  'cost.days': { days: [0, 86_400_000_000] },
  'accounts.list': {},
  'accounts.startOver': { id: accountId },
  'accounts.profiles': {},
  'accounts.test': { connection: { user: 'u' }, keys: null, accountId: null, write: false },
  'accounts.cancelTest': { runId: 'r' },
  'accounts.createTable': { connection: {}, keys: null, accountId: null },
  'accounts.find': { connection: {}, keys: null, accountId: null, handle: 'bayko', scan: null },
  'accounts.add': {
    label: '',
    connection: { user: 'u' },
    keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 's' },
  },
  'accounts.update': { id: '0123456789abcdef01234567', label: 'x' },
  'accounts.describeRemoval': { id: '0123456789abcdef01234567' },
  'accounts.remove': { id: '0123456789abcdef01234567' },
  'accounts.switch': { id: '0123456789abcdef01234567' },
  'credentials.answer': { promptId: 'a', code: '123456' },
};

/** A valid request for each method. */
export const goodRequests = Object.fromEntries(
  methodNames.map((name) => [name, isEngineMethod(name) ? { ...requests[name], accountId } : requests[name]]),
);

/** A window of our own, as the sender check sees it. */
export function createWindow() {
  const mainFrame: Pick<WebFrameMain, 'url' | 'parent'> = { url: 'app://meridian/index.html', parent: null };
  const contents = { isDestroyed: () => false, mainFrame } as unknown as WebContents;
  return { contents, mainFrame: mainFrame as WebFrameMain };
}

/** The event of a call. */
export const eventFrom = (sender: WebContents, senderFrame: WebFrameMain | null): IpcMainInvokeEvent =>
  ({ sender, senderFrame }) as IpcMainInvokeEvent;
