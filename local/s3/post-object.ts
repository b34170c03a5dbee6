import { validateHeaderName, validateHeaderValue } from 'node:http';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { untrailed } from '../gateway/payload.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Fields } from './form-reader.ts';
import { keptHeaders, refuseAcl, refuseUnsupported } from './headers.ts';
import { askedLock } from './locking.ts';
import { commit } from './objects.ts';
import { answerForm } from './post-answer.ts';
import { requestFor } from './permissions.ts';
import { checkPolicy, ofSize } from './post-conditions.ts';
import { readForm } from './post-form.ts';
import { parsePolicy } from './post-policy.ts';
import { missingField, signerOf } from './post-signature.ts';
import { receive } from './receive.ts';
import { checkKey, locate, type ObjectCall, type Room } from './room.ts';
import { storedTags } from './tags.ts';
import { tagsOf } from './xml.ts';

/** Whether a call is a browser's form for a bucket. Nobody has signed the call: its form is signed. */
export const isForm = ({ method, rawPath, headers, principal }: Call): boolean =>
  method === 'POST' &&
  principal === null &&
  /^\/[^/]+\/?$/.test(rawPath) &&
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/**
 * PostObject: what a PUT has in its headers is in the fields of a form.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(room: Room, call: Call, credentials: CredentialStore): Promise<void> {
  if (call.headers['content-length'] === undefined)
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  await readForm(call, async (fields, sent) => {
    const key = fields.get('key');
    if (!key) throw missingField('key');
    call.principal = signerOf(fields, credentials);
    const { bucket } = locate(room, call);
    checkKey(key);
    const form: ObjectCall = { ...call, bucket, key, headers: headersOf(fields) };
    form.authorize(requestFor(form, 's3:PutObject'));
    if (fields.has('tagging')) form.authorize(requestFor(form, 's3:PutObjectTagging'));
    const policy = parsePolicy(fields.get('policy') ?? '');
    checkPolicy(policy, new Map(fields).set('bucket', bucket.name), Date.now());
    const upload = { ...form, payload: untrailed(ofSize(sent, policy.size)) };
    const kept = { headers: headersToKeep(upload), tags: tagsToKeep(fields), lock: askedLock(upload) };
    await receive(room, upload, async ({ file, size, md5, checksums }) => {
      const content = { file, size, etag: md5, checksums: JSON.stringify(checksums) };
      const version = { key, marker: 0, ...content, ...kept };
      const added = await commit(room, upload, { event: 'ObjectCreated:Post', version });
      answerForm(upload, fields, `http://${call.headers.host}`, added);
    });
  });
}

/** The fields as the headers of a PUT, which have bytes for characters. */
function headersOf(fields: Fields): Record<string, string> {
  const named = [...fields].map(([name, value]) => [
    name === 'acl' ? 'x-amz-acl' : name,
    Buffer.from(value).toString('latin1'),
  ]);
  return Object.fromEntries(named);
}

/** As JSON. @throws AwsError also for what fits a form, but no header of an answer */
function headersToKeep(upload: ObjectCall): string {
  refuseAcl(upload);
  refuseUnsupported(upload);
  const kept = keptHeaders(upload);
  for (const [name, value] of Object.entries<string>(JSON.parse(kept))) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new AwsError('InvalidArgument', `Not a header: ${name}`, 400, { ArgumentName: name });
    }
  }
  return kept;
}

/** As JSON. */
function tagsToKeep(fields: Fields): string {
  const document = fields.get('tagging');
  return storedTags(document === undefined ? [] : tagsOf(Buffer.from(document)));
}
