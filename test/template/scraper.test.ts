import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Sources } from '../../functions/scraper/sources.ts';
import { AllowedOrigins } from '../../lib/safe-fetch/allowed-origins.ts';
import { compiledTemplate } from '../helpers/template.ts';

const scraper = () => compiledTemplate().Resources['ScraperLambdaFunction']?.Properties;
const variables = (): Record<string, string> => scraper().Environment.Variables;

describe('the scraper on AWS', () => {
  test('reads the sources of config/sources.yml, all of them as they have to be', () => {
    const configured: { id: string }[] = parse(readFileSync('config/sources.yml', 'utf8'));

    const sources = Sources.parse(variables()['SOURCES']);

    expect(sources.map(({ id }) => id)).toEqual(configured.map(({ id }) => id));
    for (const { url } of sources) expect(url).toMatch(/^https:/);
  });

  test('may ask no server at an address that is not public', () => {
    expect(AllowedOrigins.parse(variables()['ALLOWED_ORIGINS'])).toEqual(new Set());
  });

  test('has a list of sources that leaves room in the 4 KB of its environment', () => {
    expect(JSON.stringify(variables()).length).toBeLessThan(3000);
  });

  test('ticks once a minute, is done before the next tick, and repeats none', () => {
    const rules = compiledTemplate().ofType('AWS::Events::Rule');
    const [, { Properties }] = rules.find(([id]) => id.startsWith('Scraper')) ?? ['', { Properties: {} }];
    const config = compiledTemplate().Resources['ScraperLambdaEvConf']?.Properties;

    expect(Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(scraper().Timeout).toBeLessThan(60);
    expect(config).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600 });
  });
});
