import type { Stack } from './cloudformation/stack.ts';
import { ACCOUNTS } from './iam/accounts.ts';

/** What people count in a stack. */
const COUNTED = [
  ['AWS::Lambda::Function', 'function'],
  ['AWS::S3::Bucket', 'bucket'],
  ['AWS::DynamoDB::Table', 'table'],
  ['AWS::SQS::Queue', 'queue'],
  ['AWS::IAM::Role', 'role'],
] as const;

/** Which account has which stacks, and its administrator's keys: a line for each that has any. */
export function accountsTable(stacks: Stack[]): string[] {
  return ACCOUNTS.flatMap(({ id, accessKeyId, secretAccessKey }) => {
    const own = stacks.filter(({ accountId }) => accountId === id);
    if (own.length === 0) return [];
    const described = own.map((stack) => `${stack.name} (${contentsOf(stack)})`);
    return [`${id}  ${`${accessKeyId} / ${secretAccessKey}`.padEnd(15)}  ${described.join(', ')}`];
  });
}

function contentsOf({ declared }: Stack): string {
  const counts = COUNTED.flatMap(([type, noun]) => {
    const count = declared.filter((resource) => resource.type === type).length;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  });
  return counts.join(', ') || 'nothing that stands';
}
