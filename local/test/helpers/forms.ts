import { hmac } from './raw-request.ts';

export type Fields = Record<string, string>;

/** A form as a page has it: its file comes last. */
export function formOf(fields: Fields, content: string | Buffer = 'hello', filename = 'cat.txt'): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(Buffer.from(content))]), filename);
  return form;
}

/** Sends a form as a browser does, but goes to no page that the answer names. */
export const sendForm = (url: string, body: FormData, headers: Fields = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers, redirect: 'manual' });

/**
 * The fields that send a policy of any kind, signed anew from AWS's documentation.
 * @param policy - text, or what is to differ from a good one; to its conditions come those of the signature
 */
export function signedFields(policy: string | ({ conditions?: unknown } & Record<string, unknown>)): Fields {
  const now = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [now.slice(0, 8), 'eu-west-1', 's3', 'aws4_request'];
  const own = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': ['local', ...scope].join('/'),
    'x-amz-date': now,
  };
  const document = typeof policy === 'string' ? policy : JSON.stringify(completed(policy, own));
  const text = Buffer.from(document).toString('base64');
  const key = scope.reduce<Buffer>(hmac, Buffer.from('AWS4local'));
  return { ...own, policy: text, 'x-amz-signature': hmac(key, text).toString('hex') };
}

function completed({ conditions, ...rest }: { conditions?: unknown }, own: Fields): object {
  const expiration = new Date(Date.now() + 60_000).toISOString();
  const ofOwn = Object.entries(own).map(([name, value]) => ({ [name]: value }));
  const all = Array.isArray(conditions) ? [...conditions, ...ofOwn] : conditions;
  return { expiration, conditions: all, ...rest };
}
