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
