/**
 * What happened and what to do, by the code of an error. English is spoken by what failed itself, more exactly; these are
 * said in all other languages. What is put in is `none` where it is not known. `place`: an endpoint or a region.
 */
export const errors = {
  internal: 'Something went wrong inside Meridian. Try again; the log has the details.',
  validation: 'This can’t be accepted as it is. Check what you entered.',
  offline:
    '{place, select, none {The table can’t be reached.} other {DynamoDB can’t be reached ({place}).}} Check the network connection.',
  timeout:
    '{place, select, none {The table did not answer in time.} other {DynamoDB did not answer in time ({place}).}} Meridian will try again.',
  throttled: 'The table is busy beyond its capacity. Meridian will try again, more slowly.',
  'credentials-missing':
    '{profile, select, none {AWS gets no usable credentials. Check the access keys, or choose a profile.} other {The AWS profile “{profile}” gives no usable credentials. Check its name and its files.}}',
  'credentials-expired':
    'The AWS session has ended. Sign in again, for example with “aws sso login{profile, select, none {} other { --profile {profile}}}”, or enter new keys.',
  'access-denied':
    '{action, select, none {AWS denied access. Check the access keys, this computer’s clock, and the permissions.} other {These credentials may not do {action}. Ask for that permission.}}',
  'table-missing':
    '{table, select, none {The table is not there.} other {The table {table} is not there, or not ready yet.}} Check its name and region, or create it first.',
  'index-missing':
    '{index, select, none {The table has no usable index.} other {The table has no usable index {index}.}} Meridian works without it, with more reads.',
  'wrong-key-schema':
    'The keys of this table are not “pk” and “sk” (both text), so it can’t hold messages. Choose another table.',
  'wrong-region':
    '{region, select, none {This is the wrong region.} other {DynamoDB does not answer for the region {region} here.}} Correct the region.',
  conflict: 'Something is already there in its place. Look at what is there, then try again.',
  'not-found':
    '{handle, select, none {What was looked for is not there (any more).} other {Nobody with the handle {handle} was found. Check how it is spelled.}}',
  'insecure-endpoint':
    'The endpoint would be reached without encryption. Use an https address; plain http is for this computer only.',
  cancelled: 'This was cancelled.',
  'untrusted-sender': 'This call did not come from Meridian’s own window, so it was refused.',
  'unknown-method': 'Meridian does not know this call. Restart it.',
  'cache-unreadable': 'The conversations on this computer can’t be read. Restart Meridian: it reads them anew.',
  'disk-full': 'The disk is full. Free some space, then try again.',
  'disk-read-only': 'The disk can’t be written to. Check its permissions, then try again.',
  'keychain-unavailable': 'The system’s keychain can’t be used. Unlock it, then start Meridian again.',
  'already-running': 'Meridian is running already with this account. Use that one, or quit it first.',
  'not-connected': 'No account is connected. Connect Meridian to a table first.',
  'outbox-unreadable':
    'What you wrote and what was not sent yet can’t be read. It was kept; the log says where. Restart Meridian.',
  locked: 'Meridian is locked. Unlock it to go on.',
} as const;
