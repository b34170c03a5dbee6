import { UserError } from '../user-error.ts';

/** An account of the local cloud, and its administrator's keys. */
export interface Account {
  id: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The app's account, and the one that backups go to. */
export const ACCOUNTS: [Account, Account] = [
  { id: '111111111111', accessKeyId: 'local', secretAccessKey: 'local' },
  { id: '222222222222', accessKeyId: 'backup', secretAccessKey: 'backup' },
];

/** A name is no account's. */
export class UnknownAccountError extends UserError {
  override readonly name = 'UnknownAccountError';
}

/** The account that goes by the name of its administrator's key. @throws UnknownAccountError */
export function accountNamed(name: string): Account {
  const account = ACCOUNTS.find(({ accessKeyId }) => accessKeyId === name);
  if (account) return account;
  const names = ACCOUNTS.map(({ accessKeyId }) => accessKeyId).join(' and ');
  throw new UnknownAccountError(`The local cloud has no account "${name}". There are ${names}`);
}
