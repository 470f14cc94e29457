import { AppError } from '../../../shared/errors.ts';
import type { MessageStore } from './messageStore.ts';

/** The store of an account that was opened offline on purpose: every request fails without being sent. */
export function offlineStore(): MessageStore {
  const reject = async (): Promise<never> => {
    throw new AppError('offline', { reason: 'started-offline', retryable: false });
  };
  return {
    listGroupRows: () => ({ [Symbol.asyncIterator]: () => ({ next: reject }) }),
    listMessages: reject,
    getMessage: reject,
    putMessage: reject,
    putGroupRow: reject,
    deleteGroupRow: reject,
    findGroupRows: reject,
    findPerson: reject,
    findProfile: reject,
    putProfile: reject,
    describeTable: reject,
    createTable: reject,
    reconnect: () => {},
    close: () => {},
  };
}
