import { versionHeader } from './objects.ts';
import type { Fields } from './form-reader.ts';
import type { ObjectCall } from './room.ts';
import type { Version } from './schema.ts';
import { sendXml } from './xml.ts';

/** Tells a browser, in the way its form asks for, that its file is stored. @param endpoint - the service's address */
export function answerForm(call: ObjectCall, fields: Fields, endpoint: string, added: Version): void {
  const { bucket, key, response } = call;
  const ETag = `"${added.etag}"`;
  const Location = `${endpoint}/${bucket.name}/${encodeURIComponent(key)}`;
  const headers = { ETag, Location, ...versionHeader(added), ...JSON.parse(added.checksums) };
  for (const [name, value] of Object.entries<string>(headers)) response.setHeader(name, value);
  const page = redirection(fields, { bucket: bucket.name, key, etag: ETag });
  const status = fields.get('success_action_status');
  if (page) response.writeHead(303, { location: page }).end();
  else if (status === '201')
    sendXml(
      call,
      'PostResponse',
      { '@xmlns': undefined, Location, Bucket: bucket.name, Key: key, ETag },
      201,
    );
  else response.writeHead(status === '200' ? 200 : 204).end();
}

/** The page that a form leads to; undefined when it names none that a browser could go to. */
function redirection(fields: Fields, told: Record<string, string>): string | undefined {
  const page = fields.get('success_action_redirect') ?? '';
  if (!/^https?:/i.test(page) || !URL.canParse(page)) return undefined;
  const url = new URL(page);
  const query = new URLSearchParams(told).toString();
  url.search = url.search ? `${url.search}&${query}` : query;
  return url.href;
}
