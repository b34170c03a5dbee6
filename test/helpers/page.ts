import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Page } from 'playwright-core';
import { SCOPES } from '../../functions/site/page/scopes.ts';
import { signToken } from '../../lib/token.ts';
import { signingKey } from '../../operations/signing-key.ts';
import { signingKeysParameter } from '../../operations/stage.ts';
import type { startApp } from './app.ts';

type App = Awaited<ReturnType<typeof startApp>>;

/** Whose link it is, and for what it is good. */
export interface Visitor {
  owner: string;
  scope?: string;
  seconds?: number;
  /** The fragment of what is shown first. */
  at?: string;
}

/** The page of an app, for visitors. */
export function siteOf({ cloud: { endpoint, region, outputs } }: App) {
  const client = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const address = outputs['SiteLambdaFunctionUrl'] ?? '';
  const lambda = new LambdaClient(client);

  /** As `npm run page` prints it. */
  async function link({ owner, scope = SCOPES.join(' '), seconds = 600 }: Visitor): Promise<string> {
    const { key } = await signingKey(new SSMClient(client), signingKeysParameter('dev'));
    return `${address}#token=${await signToken(key, 'access', { subject: owner, scope }, seconds)}`;
  }

  return {
    address,
    link,

    async open(page: Page, visitor: Visitor): Promise<void> {
      // Long on any machine: what is waited for is seconds away at most.
      page.setDefaultTimeout(60_000);
      await page.goto(await link(visitor));
      await page.getByRole('navigation', { name: 'Views' }).waitFor();
      if (visitor.at) await page.goto(address + visitor.at);
    },

    /** Invokes a function of the app, and does not wait. */
    async invoke(name: string, event: object): Promise<void> {
      const FunctionName = `lambda-by-example-dev-${name}`;
      const Payload = Buffer.from(JSON.stringify(event));
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
  };
}

/** Chooses samples with the button. */
export async function choose(page: Page, names: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add photos' }).click();
  await (await chooser).setFiles(names.map((name) => `samples/${name}`));
}

/** Drags samples over the page, and drops them there. */
export async function drop(page: Page, names: string[]): Promise<void> {
  const files = names.map((name) => [name, readFileSync(`samples/${name}`).toString('base64')] as const);
  const transfer = await page.evaluateHandle(async (all) => {
    // The test's own program knows no browser's types.
    const data = new (Reflect.get(globalThis, 'DataTransfer'))();
    for (const [name, base64] of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: name.endsWith('.png') ? 'image/png' : 'image/jpeg' }));
    }
    return data;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(type, { dataTransfer: transfer });
}

/** The gallery's photos. */
export const photos = (page: Page) =>
  page.getByRole('list', { name: 'Photos, newest first' }).getByRole('link');

/** Those whose thumbnail is there to be seen. */
export const thumbnails = (page: Page) => page.locator('.gallery .thumb.shown');
