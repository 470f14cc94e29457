import { AppError } from '../../../shared/errors.ts';
import type { MessageStore } from './messageStore.ts';

/** A store for an account that was opened offline on purpose: every request fails at once, none is sent. */
export function offlineStore(): MessageStore {
  const reject = async (): Promise<never> => {
    throw new AppError('offline', 'Meridian was started offline. Start it without --offline to connect.', {
      retryable: false,
    });
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
