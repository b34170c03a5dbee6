import { ACCOUNTS } from '../iam/accounts.ts';
import type { Resources } from '../resources.ts';

/** What stands, and in which stacks. */
export interface Standing {
  resources: Resources;
  region: string;
  stacks: { name: string; resources: Resources }[];
  /** Where HTTP APIs and function URLs listen, by their ids. */
  addresses: Record<string, string>;
}

// The ids of nodes: ARNs, as far as there are any.

export const bucketId = (name: string): string => `arn:aws:s3:::${name}`;
export const tableId = (name: string, region: string): string =>
  `arn:aws:dynamodb:${region}:${ACCOUNTS[0].id}:table/${name}`;
export const apiId = (id: string): string => `http-api/${id}`;
export const urlId = (id: string): string => `function-url/${id}`;
