import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Template } from '../template/template.ts';
import type { StackOperations } from './operations.ts';
import type { Stack } from './stack.ts';

/** What the actions work on. */
export interface Room {
  /** Every stack of every account. */
  stacks: Set<Stack>;
  operations: StackOperations;
  /** Reads an account's object of S3. @throws AwsError */
  readObject: (accountId: string, bucket: string, key: string) => Promise<Buffer>;
  /** A stack's outputs, with the addresses that things have here. */
  outputs: (stack: Stack) => Record<string, string>;
}

/** A stack of the caller's account, by name or id. */
export function stackOf(room: Room, { principal, region }: Call, name: string): Stack | undefined {
  return [...room.stacks].find(
    (stack) =>
      stack.accountId === principal?.accountId &&
      stack.region === region &&
      (stack.name === name || stack.id === name),
  );
}

/** The stack that a form names. @throws AwsError `ValidationError` in CloudFormation's own words */
export function namedStack(room: Room, call: Call, form: URLSearchParams): Stack {
  const name = form.get('StackName') ?? '';
  const stack = stackOf(room, call, name);
  if (!stack) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  return stack;
}

/** The template that a form has, or names: a URL of S3 on AWS's own host means a bucket here. @throws AwsError */
export async function templateOf(
  { readObject }: Room,
  { principal }: Call,
  form: URLSearchParams,
): Promise<Template> {
  const url = form.get('TemplateURL');
  const text = url
    ? await readUrl(readObject, principal?.accountId ?? '', url)
    : (form.get('TemplateBody') ?? '');
  const template = parse(text);
  if (typeof template === 'object' && template && 'Resources' in template) return template;
  const message = 'Template format error: At least one Resources member must be defined.';
  throw new AwsError('ValidationError', message);
}

async function readUrl(readObject: Room['readObject'], accountId: string, url: string): Promise<string> {
  const [, bucket = '', ...key] = decodeURIComponent(new URL(url).pathname).split('/');
  return (await readObject(accountId, bucket, key.join('/'))).toString();
}

/** The framework sends templates as JSON. */
function parse(text: string): Template {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('ValidationError', `Template format error: ${reason}`);
  }
}
