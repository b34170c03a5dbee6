import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
});
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true });

/** Answers with an XML document. Undefined elements are left out. */
export function sendXml(call: Call, root: string, content: object, status = 200): void {
  const document = builder.build({
    [root]: { '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...withoutUndefined(content) },
  });
  call.response.writeHead(status, { 'content-type': 'application/xml' });
  call.response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`);
}

/** Answers with S3's error document; a HEAD has no body to put it in. */
export function sendError(call: Call, error: AwsError): void {
  const { code, message, status, extra } = error;
  if (call.method === 'HEAD' || status === 304) {
    call.response.writeHead(status).end();
    return;
  }
  const document = builder.build({
    Error: { Code: code, Message: message, ...extra, RequestId: call.requestId },
  });
  call.response.writeHead(status, { 'content-type': 'application/xml' });
  call.response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`);
}

/** Reads the root element of a request's document. @throws AwsError `MalformedXML` */
export function parseXml(body: Buffer, root: string): Record<string, unknown> {
  try {
    const [content] = listOf(parser.parse(body.toString(), true)[root]);
    if (content) return content;
  } catch {
    // Told below.
  }
  throw new AwsError('MalformedXML', `The XML you provided was not well-formed or has no ${root}`);
}

/** An element that may stand once, often or not at all. */
export function listOf(element: unknown): Record<string, unknown>[] {
  const list = Array.isArray(element) ? element : [element];
  return list.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
}

/** The text of an element's child. */
export function textOf(element: Record<string, unknown>, name: string): string | undefined {
  const text = element[name];
  return typeof text === 'string' ? text : undefined;
}

/** XML 1.0 cannot hold every key: clients ask for them URL-encoded. */
export const keyEncoder = (call: Call): ((key: string) => string) =>
  call.query.get('encoding-type') === 'url'
    ? (key) => encodeURIComponent(key).replace(/%2F/g, '/')
    : (key) => key;

function withoutUndefined(content: object): object {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
}
