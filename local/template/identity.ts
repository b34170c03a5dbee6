import { createHash } from 'node:crypto';
import type { Stack } from './template.ts';

/** Where things are here that have an address of their own on AWS: HTTP APIs and function URLs, by their ids. */
export type Addresses = Readonly<Record<string, string>>;

/** How a resource is known once it stands: what `Ref` and `Fn::GetAtt` answer. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

interface Kind {
  /** The property that names the resource; CloudFormation makes a name up where it is absent. */
  nameProperty: string;
  /** The property that names what the resource belongs to, if there is such a thing. */
  ownerProperty?: string;
  /** @param owner - what it belongs to, by name or ARN; undefined when the template does not say */
  identify(name: string, stack: Stack & { addresses: Addresses }, owner?: string): Identity;
}

const byArn = (name: string, arn: string): Identity => ({ ref: name, attributes: { Arn: arn } });

/** Ten characters, as API Gateway makes them up: the same for the same resource. */
const idOf = (name: string): string => hashOf(name).slice(0, 10);

/** The id of a function's URL, the first part of its host name: 32 characters. @param arn - the function's */
export const functionUrlId = (arn: string): string => hashOf(arn).slice(0, 32);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const KINDS: Record<string, Kind> = {
  'AWS::ApiGatewayV2::Api': {
    nameProperty: 'Name',
    identify: (name, { region, addresses }) => {
      const ref = idOf(name);
      const ApiEndpoint = addresses[ref] ?? `https://${ref}.execute-api.${region}.amazonaws.com`;
      return { ref, attributes: { ApiEndpoint } };
    },
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    identify: (name, s) => byArn(name, `arn:aws:cloudwatch:${s.region}:${s.accountId}:alarm:${name}`),
  },
  'AWS::CloudWatch::Dashboard': {
    nameProperty: 'DashboardName',
    identify: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    identify: (name, { region }) => ({
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      },
    }),
  },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    identify: (name, s) => byArn(name, `arn:aws:dynamodb:${s.region}:${s.accountId}:table/${name}`),
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    identify: (name, s) => byArn(name, `arn:aws:lambda:${s.region}:${s.accountId}:function:${name}`),
  },
  'AWS::Lambda::Url': {
    nameProperty: 'TargetFunctionArn',
    identify: (target, { region, accountId, addresses }) => {
      const ref = target.startsWith('arn:')
        ? target
        : `arn:aws:lambda:${region}:${accountId}:function:${target}`;
      const id = functionUrlId(ref);
      const address = addresses[id] ?? `https://${id}.lambda-url.${region}.on.aws`;
      return { ref, attributes: { FunctionArn: ref, FunctionUrl: `${address}/` } };
    },
  },
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    identify: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::Lambda::LayerVersion': {
    nameProperty: 'LayerName',
    identify: (name, s) => ({
      ref: `arn:aws:lambda:${s.region}:${s.accountId}:layer:${name}:1`,
      attributes: {},
    }),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ownerProperty: 'Path',
    identify: (name, s, path = '/') => byArn(name, `arn:aws:iam::${s.accountId}:role${path}${name}`),
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    identify: (name, s) => {
      const arn = `arn:aws:sns:${s.region}:${s.accountId}:${name}`;
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    identify: (name, s) => ({
      ref: `https://sqs.${s.region}.amazonaws.com/${s.accountId}/${name}`,
      attributes: { Arn: `arn:aws:sqs:${s.region}:${s.accountId}:${name}`, QueueName: name },
    }),
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    identify: (name, s) => ({
      ref: name,
      attributes: { Arn: `arn:aws:events:${s.region}:${s.accountId}:event-bus/${name}`, Name: name },
    }),
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    ownerProperty: 'EventBusName',
    identify: (name, s, bus = 'default') => {
      const busName = bus.split('/').at(-1) ?? '';
      const path = busName === 'default' ? name : `${busName}/${name}`;
      return {
        ref: busName === 'default' ? name : `${busName}|${name}`,
        attributes: { Arn: `arn:aws:events:${s.region}:${s.accountId}:rule/${path}` },
      };
    },
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    identify: (name, s) => byArn(name, `arn:aws:logs:${s.region}:${s.accountId}:log-group:${name}:*`),
  },
};

/** The properties that name a resource of this type, and what it belongs to, if the local cloud knows the type. */
export function namePropertiesOf(type: string): { name?: string; owner?: string | undefined } {
  const kind = KINDS[type];
  return kind ? { name: kind.nameProperty, owner: kind.ownerProperty } : {};
}

/** A resource's identity; one of a type without names is known by its logical id. */
export function identify(
  type: string,
  logicalId: string,
  given: { name?: string | undefined; owner?: string | undefined },
  stack: Stack,
  addresses: Addresses,
): Identity {
  const madeUp = `${stack.stackName}-${logicalId}`;
  const kind = KINDS[type];
  if (!kind) return { ref: madeUp, attributes: {} };
  const name = given.name ?? (type === 'AWS::S3::Bucket' ? madeUp.toLowerCase() : madeUp);
  return kind.identify(name, { ...stack, addresses }, given.owner);
}
