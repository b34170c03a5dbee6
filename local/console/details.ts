import type { LambdaService } from '../lambda/service.ts';
import type { S3Service } from '../s3/service.ts';
import type { SqsService } from '../sqs/service.ts';
import type { DynamoDbService } from '../dynamodb/service.ts';
import type { Details, GraphNode } from './model.ts';

/** The rooms that hold what there is to look at. */
export interface Shelves {
  lambda: LambdaService;
  s3: S3Service;
  sqs: SqsService;
  dynamodb: DynamoDbService;
}

const MOST = 50;
const MOST_LINES = 200;
const MOST_TEXT = 4096;
/** Of a table's items that are looked through for a prefix. */
const MOST_SCANS = 10;
const SCANNED_AT_ONCE = 500;

/**
 * What is in a node, as much as fits on a page: messages, objects, rows, or the last lines of a log.
 * @param prefix - of the keys of objects or rows
 */
export async function detailsOf(shelves: Shelves, node: GraphNode, prefix: string): Promise<Details> {
  switch (node.kind) {
    case 'queue':
      return { messages: messagesOf(shelves, node.id) };
    case 'bucket':
      return objectsOf(shelves, node.name, prefix);
    case 'table':
      return rowsOf(shelves, node.name, prefix);
    case 'function':
      return { lines: linesOf(shelves, node.name) };
    default:
      return {};
  }
}

const short = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} …` : text);

/** To look at a message is no receive: it stays as it is. */
const messagesOf = ({ sqs }: Shelves, arn: string): NonNullable<Details['messages']> =>
  sqs
    .peek(arn, MOST)
    .map(({ id, body, receives, receivesBefore, visibleAt, sentAt, subject, attributes, cause }) => ({
      id,
      body: short(body),
      attributes: JSON.parse(attributes),
      receives,
      receivesBefore,
      visibleAt,
      sentAt,
      subject: subject ?? '',
      event: cause,
    }));

function objectsOf({ s3 }: Shelves, bucket: string, prefix: string): Details {
  const { versions, truncated } = s3.browse(bucket, prefix, MOST);
  const objects = versions.map(({ key, versionId, size, modified, marker, latest }) => ({
    key,
    versionId,
    size,
    modified,
    deleted: marker === 1,
    latest: latest === 1,
  }));
  return { objects, more: truncated };
}

const linesOf = ({ lambda }: Shelves, name: string): NonNullable<Details['lines']> =>
  lambda.lastLines(name, MOST_LINES).map(({ time, stream, message }) => ({
    time,
    stream: stream.slice(-6),
    message: short(message.trimEnd()),
  }));

interface Page {
  Items?: Record<string, unknown>[];
  LastEvaluatedKey?: object;
}

async function rowsOf({ dynamodb }: Shelves, table: string, prefix: string): Promise<Details> {
  const rows: Record<string, unknown>[] = [];
  let start: object | undefined;
  for (let scans = 0; scans < MOST_SCANS && rows.length <= MOST; scans += 1) {
    const page: Page = await dynamodb.send('Scan', {
      TableName: table,
      Limit: SCANNED_AT_ONCE,
      ...(start && { ExclusiveStartKey: start }),
    });
    rows.push(...(page.Items ?? []).filter((item) => hasPrefix(item, prefix)));
    start = page.LastEvaluatedKey;
    if (!start) break;
  }
  const shown = rows.slice(0, MOST).map((row) => short(JSON.stringify(plain({ M: row }))));
  return { rows: shown, more: rows.length > MOST || start !== undefined };
}

/** Whether one of its texts, a key most likely, begins so. */
const hasPrefix = (item: Record<string, unknown>, prefix: string): boolean =>
  prefix === '' ||
  Object.values(item).some((value) => {
    const text = plain(value);
    return typeof text === 'string' && text.startsWith(prefix);
  });

/** An attribute without DynamoDB's types. */
function plain(attribute: unknown): unknown {
  const [[type, value] = ['', undefined]] = Object.entries(attribute ?? {});
  if (type === 'N') return Number(value);
  if (type === 'NULL') return null;
  if (type === 'L') return Array.isArray(value) ? value.map(plain) : value;
  if (type === 'M')
    return Object.fromEntries(Object.entries(value ?? {}).map(([name, each]) => [name, plain(each)]));
  return value;
}
