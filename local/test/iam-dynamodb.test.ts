import { describe, expect, test } from 'vitest';
import { requestsFor } from '../dynamodb/access.ts';
import { Input } from '../dynamodb/input.ts';
import { contextOf } from '../iam/context.ts';
import { decide } from '../iam/decide.ts';
import { IdentityPolicy } from '../iam/policy.ts';

const accountId = '111111111111';
const TABLE = `arn:aws:dynamodb:eu-west-1:${accountId}:table/photos`;
const TableName = 'photos';

/** The partition key of the table is `pk`, that of its index `byOwner` is `owner`. */
const hashNameOf = async (_: string, index: string | undefined) => (index === undefined ? 'pk' : 'owner');

const requests = (operation: string, input: object) =>
  requestsFor({ operation, region: 'eu-west-1' }, Input.parse(input), accountId, hashNameOf);
const contextIn = async (operation: string, input: object) => {
  const [{ context = {} } = {}] = await requests(operation, { TableName, ...input });
  return context;
};
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'META' } });

describe('the leading keys of a call are', () => {
  const QUERY = { ExpressionAttributeValues: { ':pk': { S: 'IMG#1' }, ':other': { S: 'IMG#2' } } };
  test.each<[what: string, operation: string, input: object, keys: string[] | undefined]>([
    ['its key', 'GetItem', { Key: key('IMG#1') }, ['IMG#1']],
    ['that of its item', 'PutItem', { Item: { ...key('IMG#1'), size: { N: '1' } } }, ['IMG#1']],
    ['a number', 'GetItem', { Key: { pk: { N: '7' } } }, ['7']],
    [
      'all of a batch of reads',
      'BatchGetItem',
      { RequestItems: { photos: { Keys: [key('A'), key('B')] } } },
      ['A', 'B'],
    ],
    [
      'all of a batch of writes',
      'BatchWriteItem',
      {
        RequestItems: { photos: [{ PutRequest: { Item: key('A') } }, { DeleteRequest: { Key: key('B') } }] },
      },
      ['A', 'B'],
    ],
    ['that of a query', 'Query', { ...QUERY, KeyConditionExpression: 'pk = :pk' }, ['IMG#1']],
    ['the same, without a space', 'Query', { ...QUERY, KeyConditionExpression: 'pk=:pk' }, ['IMG#1']],
    ['the same, the other way round', 'Query', { ...QUERY, KeyConditionExpression: ':pk = pk' }, ['IMG#1']],
    ['the same, in parentheses', 'Query', { ...QUERY, KeyConditionExpression: '((pk) = (:pk))' }, ['IMG#1']],
    [
      'the same, by another name',
      'Query',
      {
        ...QUERY,
        KeyConditionExpression: '#p = :pk AND begins_with(sk, :other)',
        ExpressionAttributeNames: { '#p': 'pk' },
      },
      ['IMG#1'],
    ],
    [
      'and not the sort key',
      'Query',
      { ...QUERY, KeyConditionExpression: 'sk = :other AND pk = :pk' },
      ['IMG#1'],
    ],
    [
      'the same, as it was written of old',
      'Query',
      { KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'IMG#1' }] } } },
      ['IMG#1'],
    ],
    [
      'those of the index, if it asks that',
      'Query',
      { ...QUERY, IndexName: 'byOwner', KeyConditionExpression: 'owner = :pk' },
      ['IMG#1'],
    ],
    ['none, if it reads everything', 'Scan', {}, undefined],
    ['none, if it is about the table', 'DescribeTable', {}, undefined],
  ])('%s', async (_, operation, input, keys) => {
    expect((await contextIn(operation, input))['dynamodb:LeadingKeys']).toEqual(keys);
  });
});

describe('the attributes of a call are', () => {
  const named = { ExpressionAttributeNames: { '#s': 'status', '#set': 'set', '#n': 'nested' } };
  test.each<[what: string, operation: string, input: object, attributes: string[]]>([
    ['those of its key', 'GetItem', { Key: key('A') }, ['pk', 'sk']],
    ['those of its item', 'PutItem', { Item: { ...key('A'), size: { N: '1' } } }, ['pk', 'sk', 'size']],
    [
      'what it updates, and under which condition',
      'UpdateItem',
      {
        ...named,
        Key: key('A'),
        UpdateExpression:
          'SET #s = :s, views=views-:one, a.b[0].c = if_not_exists(d, :s) REMOVE #n.#s, e ADD #set :x DELETE f :x',
        ConditionExpression: 'attribute_not_exists(g) OR (h BETWEEN :a AND :b) AND NOT size(i) IN (:c)',
      },
      ['pk', 'sk', 'status', 'views', 'a', 'd', 'nested', 'e', 'set', 'f', 'g', 'h', 'i'],
    ],
    [
      'what it asks for and filters by',
      'Query',
      {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'A' } },
        FilterExpression: 'contains(tags, :t)',
        ProjectionExpression: 'a, b.c',
      },
      ['pk', 'tags', 'a', 'b'],
    ],
    [
      'all of these as they were written of old',
      'UpdateItem',
      {
        Key: key('A'),
        AttributeUpdates: { status: {} },
        Expected: { claim: {} },
        AttributesToGet: ['a'],
        QueryFilter: { b: {} },
        ScanFilter: { c: {} },
        KeyConditions: { d: {} },
      },
      ['pk', 'sk', 'status', 'claim', 'a', 'b', 'c', 'd'],
    ],
  ])('%s', async (_, operation, input, attributes) => {
    const told = (await contextIn(operation, input))['dynamodb:Attributes'];

    expect(new Set([told].flat())).toEqual(new Set(attributes));
  });
});

describe('a parameter is what it is by default', () => {
  test.each([
    ['GetItem', {}, 'dynamodb:Select', 'ALL_ATTRIBUTES'],
    ['GetItem', { ProjectionExpression: 'pk' }, 'dynamodb:Select', 'SPECIFIC_ATTRIBUTES'],
    ['Query', {}, 'dynamodb:Select', 'ALL_ATTRIBUTES'],
    ['Query', { IndexName: 'byOwner' }, 'dynamodb:Select', 'ALL_PROJECTED_ATTRIBUTES'],
    ['Query', { AttributesToGet: ['pk'] }, 'dynamodb:Select', 'SPECIFIC_ATTRIBUTES'],
    ['Query', { Select: 'COUNT' }, 'dynamodb:Select', 'COUNT'],
    ['UpdateItem', {}, 'dynamodb:Select', undefined],
    ['UpdateItem', {}, 'dynamodb:ReturnValues', 'NONE'],
    ['UpdateItem', { ReturnValues: 'ALL_OLD' }, 'dynamodb:ReturnValues', 'ALL_OLD'],
    ['Query', {}, 'dynamodb:ReturnValues', undefined],
    ['Query', {}, 'dynamodb:ReturnConsumedCapacity', 'NONE'],
    ['Query', { ReturnConsumedCapacity: 'TOTAL' }, 'dynamodb:ReturnConsumedCapacity', 'TOTAL'],
  ])('of %s with %j %s: %s', async (operation, input, name, value) => {
    expect((await contextIn(operation, input))[name]).toBe(value);
  });
});

describe('what a call is for is', () => {
  test.each<[what: string, operation: string, input: object, resources: string[]]>([
    ['a table', 'GetItem', { TableName, Key: key('A') }, [TABLE]],
    ['its index', 'Query', { TableName, IndexName: 'byOwner' }, [`${TABLE}/index/byOwner`]],
    [
      'each of several tables',
      'BatchGetItem',
      { RequestItems: { photos: {}, 'photos-2': {} } },
      [TABLE, `${TABLE}-2`],
    ],
    ['a table by its ARN', 'ListTagsOfResource', { ResourceArn: TABLE }, [TABLE]],
    ['no table', 'ListTables', {}, ['*']],
  ])('%s', async (_, operation, input, resources) => {
    const asked = await requests(operation, input);

    expect(asked.map(({ resource }) => resource)).toEqual(resources);
    expect(new Set(asked.map(({ action }) => action))).toEqual(new Set([`dynamodb:${operation}`]));
  });

  test.each(['TransactWriteItems', 'ExecuteStatement', 'Nonsense'])(
    'not implemented: %s',
    async (operation) => {
      await expect(requests(operation, {})).rejects.toMatchObject({ status: 501 });
    },
  );
});

/** AWS's own example of a policy for some items and some attributes of them. */
const EXAMPLE = IdentityPolicy.parse({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem'],
    Resource: [TABLE, `${TABLE}/index/*`],
    Condition: {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': ['me'],
        'dynamodb:Attributes': ['pk', 'sk', 'owner', 'title'],
      },
      StringEqualsIfExists: {
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
      },
    },
  },
}).Statement;

describe('a policy for some items and some of their attributes', () => {
  const asked = { TableName, Key: key('me') };
  const own = { ExpressionAttributeValues: { ':me': { S: 'me' } }, ProjectionExpression: 'title' };
  test.each<[what: string, operation: string, input: object, allowed: boolean]>([
    ['lets these be read', 'GetItem', { ...asked, ProjectionExpression: 'title' }, true],
    ['but not all of them', 'GetItem', asked, false],
    ['nor others', 'GetItem', { ...asked, ProjectionExpression: 'title, secret' }, false],
    [
      'nor those of other items',
      'GetItem',
      { TableName, Key: key('you'), ProjectionExpression: 'title' },
      false,
    ],
    [
      'nor together with those of other items',
      'BatchGetItem',
      { RequestItems: { photos: { Keys: [key('me'), key('you')], ProjectionExpression: 'title' } } },
      false,
    ],
    ['lets them be queried', 'Query', { TableName, ...own, KeyConditionExpression: 'pk = :me' }, true],
    [
      'by the index too',
      'Query',
      { TableName, ...own, IndexName: 'byOwner', KeyConditionExpression: 'owner = :me' },
      true,
    ],
    [
      'but not those of others there',
      'Query',
      {
        TableName,
        IndexName: 'byOwner',
        KeyConditionExpression: 'owner = :you',
        ExpressionAttributeValues: { ':you': { S: 'you' } },
        ProjectionExpression: 'title',
      },
      false,
    ],
    ['lets them be changed', 'UpdateItem', { ...asked, UpdateExpression: 'SET title = :t' }, true],
    ['but not others', 'UpdateItem', { ...asked, UpdateExpression: 'SET title = :t, secret = :s' }, false],
    [
      'nor under a condition on others',
      'UpdateItem',
      { ...asked, UpdateExpression: 'SET title = :t', ConditionExpression: 'secret = :s' },
      false,
    ],
    [
      'nor so that all is told',
      'UpdateItem',
      { ...asked, UpdateExpression: 'SET title = :t', ReturnValues: 'ALL_NEW' },
      false,
    ],
    ['and lets nothing else be done', 'DeleteItem', asked, false],
  ])('%s', async (_, operation, input, allowed) => {
    const asker = { accountId, arns: [] };
    const decisions = (await requests(operation, input)).map(({ action, resource, context = {} }) =>
      decide({
        question: { action, resource, context: contextOf(context) },
        asker,
        identity: EXAMPLE,
        resource: [],
        ownerId: accountId,
      }),
    );

    expect(decisions.every((decision) => decision.allowed)).toBe(allowed);
  });
});
