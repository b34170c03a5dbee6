import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../lib/metrics.ts';
import { readAuditCommand } from '../../operations/audit/command.ts';
import { readCommand } from '../../operations/failures/command.ts';
import { expectToExist, type MetricUse } from '../helpers/aws-metrics.ts';
import { compiledTemplate } from '../helpers/template.ts';

interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each type has its own
  properties: any;
}

type Row = (string | Record<string, string>)[];

/** A text with its variables put in; what names resources stays `${…}`. */
function text(value: string | { 'Fn::Sub'?: string; 'Fn::Join'?: [string, []] }): string {
  if (typeof value === 'string') return value;
  const [separator, parts] = value['Fn::Join'] ?? ['', []];
  return value['Fn::Sub'] ?? parts.map(text).join(separator);
}

function body(): string {
  const [template, variables] =
    compiledTemplate().Resources['Dashboard']?.Properties.DashboardBody['Fn::Sub'] ?? [];
  return template.replaceAll(/\$\{(\w+)\}/g, (reference: string, name: string) =>
    name in variables ? text(variables[name]) : reference,
  );
}

const widgets = (): Widget[] => JSON.parse(body()).widgets;
const ofType = (type: string) => widgets().filter((widget) => widget.type === type);

/** Every metric of a widget, with "." and "..." put in. */
function metricsOf({ properties }: Widget): MetricUse[] {
  let previous: string[] = [];
  return properties.metrics.flatMap((row: Row) => {
    const own = row.filter((part) => typeof part === 'string');
    const { stat = properties.stat } = row.find((part) => typeof part === 'object') ?? {};
    if (own.length === 0) return [];
    previous =
      own[0] === '...'
        ? [...previous.slice(0, previous.length - own.length + 1), ...own.slice(1)]
        : own.map((part, index) => (part === '.' ? (previous[index] ?? part) : part));
    const [namespace = '', name = '', ...pairs] = previous;
    const dimensions = Object.fromEntries(
      pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1]]] : [])),
    );
    return [{ namespace, name, dimensions, statistic: stat ?? 'Average' }];
  });
}

const shown = () => ofType('metric').flatMap(metricsOf);
const expressions = (): string[] =>
  ofType('metric').flatMap(({ properties }) =>
    properties.metrics.flatMap(([first]: Row) =>
      typeof first === 'object' ? (first['expression'] ?? []) : [],
    ),
  );
const telling = () =>
  compiledTemplate()
    .ofType('AWS::CloudWatch::Alarm')
    .filter(([, { Properties }]) => Properties.ActionsEnabled !== false);
/** The functions of which somebody is told. */
const pipeline = (): string[] =>
  telling().flatMap(([, { Properties }]) =>
    Properties.MetricName === 'Errors' ? [Properties.Dimensions[0].Value.Ref] : [],
  );

/** The words of each `npm run` of this tool, with what a reader puts in. */
const commands = (tool: 'failures' | 'audit', markdown: string): string[][] =>
  [...markdown.matchAll(new RegExp(`npm run ${tool} -- ([^\\n\`]+)`, 'g'))].map(([, words = '']) =>
    words.replace('<id>', '0123456789abcdef0123').replace('${AWS::Region}', 'eu-west-1').split(' '),
  );

describe('the dashboard', () => {
  test('lies in a grid of 24 columns, in which nothing covers anything', () => {
    const taken = new Map<string, string>();

    for (const { x, y, width, height, properties } of widgets()) {
      expect(x + width, properties.title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1)
        for (let row = y; row < y + height; row += 1) {
          expect(taken.get(`${column} ${row}`), properties.title).toBeUndefined();
          taken.set(`${column} ${row}`, properties.title ?? 'text');
        }
    }
    const lowest = Math.max(...widgets().map(({ y, height }) => y + height));
    expect(taken.size, 'and there is no gap').toBe(24 * lowest);
  });

  test('shows metrics that there are, of resources that there are', () => {
    expect(shown().length).toBeGreaterThan(0);
    for (const metric of shown()) expectToExist(metric);
  });

  test('refers to resources that there are, and to AWS’s own names', () => {
    const references = [...body().matchAll(/\$\{(?!AWS::)([^}.]+)[^}]*\}/g)].map(([, id]) => id);

    expect(references.length).toBeGreaterThan(0);
    for (const id of references) expect(compiledTemplate().Resources, id).toHaveProperty([id ?? '']);
  });

  test('shows every metric of our own', () => {
    const searched = expressions().flatMap((expression) => {
      const [, namespace, name] = /SEARCH\('\{"(.+)",service\} MetricName="(\w+)"'/.exec(expression) ?? [];
      return namespace === 'lambda-by-example-dev' && name ? [name] : [];
    });
    const named = shown().filter(({ namespace }) => namespace === 'lambda-by-example-dev');

    expect(new Set([...named.map(({ name }) => name), ...searched])).toEqual(new Set(METRICS));
  });

  test.each(['Errors', 'Duration', 'Throttles', 'ConcurrentExecutions'])(
    'shows %s of every function of the pipeline',
    (metric) => {
      const of = shown().flatMap(({ name, dimensions }) =>
        name === metric ? (dimensions['FunctionName'] ?? []) : [],
      );

      expect(new Set(of)).toEqual(new Set(pipeline().map((id) => `\${${id}}`)));
    },
  );

  test('shows what Lambda gives up, of every asynchronous function of the pipeline', () => {
    const asynchronous = compiledTemplate()
      .ofType('AWS::Lambda::EventInvokeConfig')
      .map(([, { Properties }]): string => Properties.FunctionName.Ref)
      .filter((id) => pipeline().includes(id));

    for (const id of asynchronous)
      for (const name of ['AsyncEventsDropped', 'AsyncEventAge', 'DestinationDeliveryFailures'])
        expect(shown()).toContainEqual(
          expect.objectContaining({ name, dimensions: { FunctionName: `\${${id}}` } }),
        );
  });

  test('shows how full every queue is', () => {
    for (const [id] of compiledTemplate().ofType('AWS::SQS::Queue'))
      expect(shown()).toContainEqual({
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: `\${${id}.QueueName}` },
        statistic: 'Maximum',
      });
  });

  test('lists the alarms that ring, all of those that tell somebody', () => {
    const [widget] = ofType('alarm');
    const arns = telling().map(
      ([id]) => `arn:aws:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:\${${id}}`,
    );

    expect(widget?.properties.states).toEqual(['ALARM']);
    expect(widget?.properties.alarms.toSorted()).toEqual(arns.toSorted());
    // The most that a widget may list.
    expect(arns.length).toBeLessThanOrEqual(100);
  });

  test('looks for errors in the log of every function of the pipeline', () => {
    const query: string = ofType('log')[0]?.properties.query ?? '';
    const sources = [...query.matchAll(/SOURCE '\$\{(\w+)\}'/g)].map(([, id]) => id);

    expect(new Set(sources)).toEqual(
      new Set(pipeline().map((id) => id.replace('LambdaFunction', 'LogGroup'))),
    );
  });

  test('draws the timeout beside the duration', () => {
    const [{ value } = { value: 0 }] = ofType('metric').flatMap(
      ({ properties }) => properties.annotations?.horizontal ?? [],
    );

    expect(value).toBe(compiledTemplate().Resources['ThumbnailLambdaFunction']?.Properties.Timeout * 1000);
  });
});

describe('what it says to type next', () => {
  test('are commands that there are, for this stage and region', () => {
    const [widget] = ofType('text');
    const { markdown } = widget?.properties ?? {};
    const failures = commands('failures', markdown).map(readCommand);
    const audits = commands('audit', markdown).map(readAuditCommand);

    expect(failures.map(({ verb }) => verb)).toEqual(['list', 'show', 'retry']);
    expect(audits).toHaveLength(1);
    for (const { stage, region } of [...failures, ...audits])
      expect([stage, region]).toEqual(['dev', 'eu-west-1']);
  });

  test('so are those of docs/operations.md', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const [failures, audits] = [commands('failures', page), commands('audit', page)];

    expect(Math.min(failures.length, audits.length)).toBeGreaterThan(0);
    for (const words of failures) expect(() => readCommand(words), words.join(' ')).not.toThrow();
    for (const words of audits) expect(() => readAuditCommand(words), words.join(' ')).not.toThrow();
  });
});
